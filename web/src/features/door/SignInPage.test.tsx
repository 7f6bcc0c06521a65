import { expect, it } from "vitest";
import { safeNext } from "./SignInPage";

it("leads back to this site only", () => {
  expect(safeNext("/settings/members?tab=invitations")).toBe("/settings/members?tab=invitations");
  for (const elsewhere of ["https://evil.example", "//evil.example", "/\\evil.example", "", null]) {
    expect(safeNext(elsewhere)).toBe("/");
  }
});
