import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { homedir } from "node:os";
import { extname, join, normalize } from "node:path";

const END2END = join(import.meta.dirname, "../..");
/** Where scripts/bench.sh puts the import worker and the yardstick. */
const BUILT = join(process.env.CARGO_TARGET_DIR ?? join(homedir(), ".cache/muster/target"), "bench");

/** What the bench's pages may load: ours as it is built, the yardstick, and the others' packages. */
const FOLDERS: Record<string, string> = {
  // BENCH_WORKER: another build of it, to compare.
  "/worker/": process.env.BENCH_WORKER ?? join(BUILT, "worker"),
  "/split/": join(BUILT, "split"),
  "/node_modules/": join(END2END, "node_modules"),
  "/bench/": join(END2END, "bench"),
};

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** Serves the bench's files; stop with `close`. */
export async function serve(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://bench").pathname));
    const prefix = Object.keys(FOLDERS).find((prefix) => path.startsWith(prefix));
    const file = prefix && join(FOLDERS[prefix] as string, path.slice(prefix.length));
    if (!file || !existsSync(file)) {
      response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address !== "object") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
