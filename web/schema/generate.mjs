// Writes src/api/schema.d.ts: the types of contracts/openapi.json, so that a field renamed on the server no longer
// compiles here. A package of its own, for the generator needs another TypeScript than the pages are checked with.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const at = (path) => new URL(path, import.meta.url);
const contract = readFileSync(at("../../contracts/openapi.json"), "utf8");
const { openapi, info, components } = JSON.parse(contract);

/** Schemas only: the hooks beside the file know the addresses. */
const types = await openapiTS({ openapi, info, paths: {}, components: { schemas: components.schemas } });
const hash = createHash("sha256").update(contract).digest("hex");
const text = astToString(types).replace(
  /export (interface|type) (paths|webhooks|\$defs|operations) .*?;?\n/g,
  "",
);
writeFileSync(
  at("../src/api/schema.d.ts"),
  `/**
 * Made by \`make contracts\` from contracts/openapi.json; do not edit.
 * sha256 ${hash}
 */
${text}
export type Schemas = components["schemas"];
`,
);
