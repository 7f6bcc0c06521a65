import { expect, it } from "vitest";
import { freeKey } from "./keys";

it("makes keys from Latin words and refuses reserved ones", () => {
  expect(freeKey("Annual Sales (USD)", "money", new Set())).toBe("annual_sales_usd");
  expect(freeKey("年销售额", "money", new Set(["money"]))).toBe("money_2");
  expect(freeKey("Id", "text", new Set())).toBe("text");
  expect(freeKey("2nd name", "text", new Set())).toBe("nd_name");
});
