import { expect, it } from "vitest";
import { refusalOf } from "./Downloads";

it("offers no bundle before the statement is published, and nothing in a preview", () => {
  expect(refusalOf("bundle", { published: false, preview: false })).toBe("noBundle");
  expect(refusalOf("bundle", { published: true, preview: false })).toBeNull();
  expect(refusalOf("pdf", { published: false, preview: false })).toBeNull();
  expect(refusalOf("pdf", { published: true, preview: true })).toBe("noDownload");
});
