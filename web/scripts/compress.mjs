// Writes .br and .gz beside every built text file, so that the server sends bytes it never has to squeeze.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const OUT = new URL("../../src/tongzhou/entrypoints/static/", import.meta.url).pathname;
const TEXT = new Set([".js", ".css", ".html", ".svg", ".json"]);
const SMALLEST_WORTH_IT = 1024;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

async function compress(file) {
  const bytes = await readFile(file);
  if (bytes.length < SMALLEST_WORTH_IT) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await writeFile(`${file}.br`, await brotli(bytes, { params }));
  await writeFile(`${file}.gz`, await zip(bytes, { level: 9 }));
}

const entries = await readdir(OUT, { recursive: true, withFileTypes: true });
const files = entries.filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)));
await Promise.all(files.map((entry) => compress(join(entry.parentPath, entry.name))));
console.log(`compressed ${files.length} files`);
