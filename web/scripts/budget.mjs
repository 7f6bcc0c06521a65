// The portal opens on a phone with a poor connection: its first page stays within the budget of the design.
// Adds up, as the browser receives them, all scripts that a first visit of the portal's home loads.
import { readFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";

const OUT = new URL("../../src/tongzhou/entrypoints/static/", import.meta.url);
const BUDGET = 350 * 1024;
/** Loaded on that visit: the entry, the portal's frame and home, one language with its components' words. */
const LOADED = [
  "index.html",
  "src/app/portal/PortalShell.tsx",
  "src/features/portal/HomePage.tsx",
  "src/i18n/zh-CN.ts",
  "node_modules/antd/locale/zh_CN.js",
  "node_modules/dayjs/locale/zh-cn.js",
];

const manifest = JSON.parse(await readFile(new URL(".vite/manifest.json", OUT), "utf8"));

/** The chunks that `key` needs before it runs. */
function chunksOf(key, found = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build: keep the list in scripts/budget.mjs true`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const needed of chunk.imports ?? []) chunksOf(needed, found);
  return found;
}

const files = new Set(LOADED.flatMap((key) => [...chunksOf(key)]));
let bytes = 0;
for (const file of files) bytes += brotliCompressSync(await readFile(new URL(file, OUT))).length;
const size = `${Math.round(bytes / 1024)} KB of ${BUDGET / 1024} KB`;
if (bytes > BUDGET) {
  console.error(`the portal's home needs too much script: ${size}`);
  process.exit(1);
}
console.log(`the portal's home: ${size} of script`);
