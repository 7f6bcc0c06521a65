import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const serverPort = process.env.TONGZHOU_PORT ?? process.env.PORT ?? "8000";

/** Built into the Python package, so that one wheel serves both halves. */
const outDir = fileURLToPath(new URL("../src/tongzhou/entrypoints/static", import.meta.url));

/** Data of the formula functions that server and pages share. */
const dataDir = fileURLToPath(new URL("../src/tongzhou/expressions/functions", import.meta.url));

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    host: "127.0.0.1",
    fs: { allow: [".", dataDir] },
    proxy: { "/api": `http://127.0.0.1:${serverPort}` },
  },
  build: {
    outDir,
    emptyOutDir: true,
    manifest: true,
    rolldownOptions: { input: ["index.html", "docs.html"].map(page) },
    target: "es2022",
    chunkSizeWarningLimit: 1200,
  },
});
