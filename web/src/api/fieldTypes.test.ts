import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FIELD_TYPES } from "./fieldTypes";

interface Contract {
  types: { name: string; kind: string; operators: string[]; sortable: boolean; written_by_people: boolean }[];
}

describe("field types", () => {
  it("are those of the contract", () => {
    const contract = JSON.parse(readFileSync("../contracts/field_catalogue.json", "utf8")) as Contract;
    const ours = Object.entries(FIELD_TYPES).map(([name, { kind, operators, sortable, written }]) => ({
      name,
      kind,
      operators: [...operators],
      sortable,
      written,
    }));
    expect(ours).toEqual(
      contract.types.map(({ name, kind, operators, sortable, written_by_people }) => ({
        name,
        kind,
        operators,
        sortable,
        written: written_by_people,
      })),
    );
  });
});
