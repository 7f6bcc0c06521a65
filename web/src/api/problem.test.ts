import { expect, it } from "vitest";
import { Problem } from "./problem";

it("takes an address that no thing can have as one where nothing is", () => {
  const errors = [{ field: "statement_id", code: "invalid", message: "" }];
  expect(new Problem({ status: 400, code: "invalid_parameters", errors }).hidden).toBe(true);
  const typed = [{ field: "sort", code: "choice_unknown", message: "" }];
  expect(new Problem({ status: 400, code: "invalid_parameters", errors: typed }).hidden).toBe(false);
});
