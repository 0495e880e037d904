// Writes FILE.br and FILE.gz beside every file of the site that gets smaller by it, and prints the
// sizes: the weight of a first visit is one of the figures we keep an eye on (docs/benchmarks.md).

import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const COMPRESSIBLE = new Set([".css", ".csv", ".html", ".js", ".json", ".map", ".svg", ".txt", ".wasm", ".webmanifest"]);
// Below this a response fits one packet either way.
const SMALLEST_BYTES = 512;
const BUNDLES = { "A first visit": "pkg/light", "The bundle with all pages": "pkg/muster" };

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

async function filesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

async function compress(path) {
  const plain = await readFile(path);
  const sizes = { plain: plain.length, gzip: plain.length, brotli: plain.length };
  if (plain.length < SMALLEST_BYTES) return sizes;
  const [small, smaller] = await Promise.all([
    gzipped(plain, { level: 9 }),
    brotli(plain, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_LGWIN]: 24,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      },
    }),
  ]);
  if (small.length < plain.length) {
    await writeFile(`${path}.gz`, small);
    sizes.gzip = small.length;
  }
  if (smaller.length < plain.length) {
    await writeFile(`${path}.br`, smaller);
    sizes.brotli = smaller.length;
  }
  return sizes;
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`.padStart(12);
}

const site = process.argv[2];
if (!site) {
  console.error("compress-site.mjs needs the site's folder.");
  process.exit(2);
}

console.log(`${"".padEnd(28)}${"plain".padStart(12)}${"gzip".padStart(12)}${"brotli".padStart(12)}`);
const brotliOf = new Map();
for (const path of await filesUnder(site)) {
  const name = relative(site, path);
  const sizes = await compress(path);
  console.log(`${name.padEnd(28)}${kilobytes(sizes.plain)}${kilobytes(sizes.gzip)}${kilobytes(sizes.brotli)}`);
  brotliOf.set(name, sizes.brotli);
}
for (const [what, bundle] of Object.entries(BUNDLES)) {
  const bytes = brotliOf.get(`${bundle}.js`) + brotliOf.get(`${bundle}.wasm`);
  console.log(`${what}: ${kilobytes(bytes).trim()} of JavaScript and WebAssembly (brotli).`);
}
