// Writes src/api/fieldTypes.ts from contracts/field_catalogue.json, so that a type that the server knows and
// the pages do not is a type error. src/api/fieldTypes.test.ts fails when the two differ.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { types } = JSON.parse(readFileSync(at("../../contracts/field_catalogue.json"), "utf8"));

const lines = types.map((type) => {
  const facts = {
    kind: type.kind,
    operators: type.operators,
    sortable: type.sortable,
    unique: type.unique_possible,
    measures: type.measures,
    written: type.written_by_people,
    placeholder: type.placeholder,
    system: type.system,
    becomes: type.becomes,
  };
  const shown = Object.entries(facts).map(([name, value]) => {
    const list = Array.isArray(value) ? `[${value.map((each) => JSON.stringify(each)).join(", ")}]` : null;
    return `    ${name}: ${list ?? JSON.stringify(value)},`;
  });
  return `  ${type.name}: {\n${shown.join("\n")}\n  },`;
});

writeFileSync(
  at("../src/api/fieldTypes.ts"),
  `/** Made by \`npm run field-types\` from contracts/field_catalogue.json; do not edit. */
export const FIELD_TYPES = {
${lines.join("\n")}
} as const;

export type FieldTypeName = keyof typeof FIELD_TYPES;
export type ValueKind = (typeof FIELD_TYPES)[FieldTypeName]["kind"];
export type Operator = (typeof FIELD_TYPES)[FieldTypeName]["operators"][number];
`,
);
