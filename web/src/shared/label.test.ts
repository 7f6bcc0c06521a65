import { expect, it } from "vitest";
import { labelText } from "./label";

it("takes the reader's language, else any", () => {
  expect(labelText({ "zh-CN": "伙伴", en: "Partner" }, "en")).toBe("Partner");
  expect(labelText({ "zh-CN": "伙伴" }, "en")).toBe("伙伴");
  expect(labelText({ fr: "Partenaire" }, "zh-CN")).toBe("Partenaire");
  expect(labelText("Plain", "zh-CN")).toBe("Plain");
  expect(labelText(null, "en")).toBe("");
});
