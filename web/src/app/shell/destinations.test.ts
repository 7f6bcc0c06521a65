import { expect, it } from "vitest";
import { spelled } from "@/i18n/zh-CN/spelled";
import { type Destination, matching } from "./destinations";

const PLACES: Destination[] = [
  { group: "pages", title: "返利结算", within: "激励", path: "/settlements", spelled: "fanlijiesuan\nfljs" },
  { group: "forms", title: "订单明细", within: "业绩", path: "/forms/order_line" },
];

it("knows every setting by pinyin and initials", () => {
  const settings = Object.entries(spelled.spelled).map(
    ([key, words]): Destination => ({ group: "settings", title: "", within: "", path: key, spelled: words }),
  );
  expect(matching(settings, "chengyuan").map(({ path }) => path)).toEqual(["members"]);
  expect(matching(settings, "xgmm").map(({ path }) => path)).toEqual(["password"]);
  expect(matching(settings, "shezhi").length).toBe(14);
});

it("finds by title, app and address, every word of it", () => {
  const paths = (typed: string) => matching(PLACES, typed).map((place) => place.path);
  expect(paths("")).toHaveLength(2);
  expect(paths("结算")).toEqual(["/settlements"]);
  expect(paths("业绩 明细")).toEqual(["/forms/order_line"]);
  expect(paths("ORDER_")).toEqual(["/forms/order_line"]);
  expect(paths("激励 明细")).toEqual([]);
  expect(paths("fljs")).toEqual(["/settlements"]);
  expect(paths("jiesuan")).toEqual(["/settlements"]);
});
