import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("the types are those of the contract: run `make contracts` when they are not", () => {
  const contract = readFileSync("../contracts/openapi.json", "utf8");
  const types = readFileSync("src/api/schema.d.ts", "utf8");
  expect(types).toContain(`sha256 ${createHash("sha256").update(contract).digest("hex")}`);
});
