// A file in the slices the import worker reads it in (worker/src/read.rs), the next one already on its
// way while one is worked on. Every contender reads like this, so that none wins by reading.

const FIRST = 128 * 1024;
const SLICE = 2 * 1024 * 1024;

/** Hands each slice's `ArrayBuffer` to `take`, in order. */
export async function eachSlice(file, take) {
  let from = Math.min(FIRST, file.size);
  let next = file.slice(0, from).arrayBuffer();
  while (next) {
    const buffer = await next;
    const to = Math.min(from + SLICE, file.size);
    next = from < to ? file.slice(from, to).arrayBuffer() : undefined;
    from = to;
    take(buffer);
  }
}
