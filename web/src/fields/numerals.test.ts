import { describe, expect, it } from "vitest";
import { readDate, readDecimal, readMoment } from "./numerals";
import { addOption, moveOption, removeOption, settleKey } from "./optionList";

describe("numbers as people paste them", () => {
  it.each([
    ["1,234.50", "1234.50"],
    ["¥1,234.50", "1234.50"],
    ["USD 12", "12"],
    ["１２．５", "12.5"],
    ["(300)", "-300"],
    ["12.5%", "12.5"],
    [".5", "0.5"],
    ["-0.10", "-0.10"],
    ["十箱", null],
    ["1.2.3", null],
    ["", null],
  ])("%s is %s", (text, decimal) => {
    expect(readDecimal(text)).toBe(decimal);
  });
});

describe("days as people paste them", () => {
  it.each([
    ["2019-07-01", "2019-07-01"],
    ["2019/7/1", "2019-07-01"],
    ["2019年7月1日", "2019-07-01"],
    ["20190701", "2019-07-01"],
    ["2019-07-01 08:30", "2019-07-01"],
    ["2019-02-30", null],
    ["2019-7-1", "2019-07-01"],
    ["2019.07.01", "2019-07-01"],
    ["２０１９－０７－０１", "2019-07-01"],
    ["Jul 03, 2019", "2019-07-03"],
    ["3 July 2019", "2019-07-03"],
    ["01/07/2019", null],
    ["2019-07-01 soon", null],
    ["0019-07-01", null],
    ["Ju", null],
    ["", null],
  ])("%s is %s", (text, day) => {
    expect(readDate(text, "zh-CN")).toBe(day);
  });

  it.each([
    ["07/02/2019", "2019-07-02"],
    ["Jul 03, 2019", "2019-07-03"],
    ["2019/7/1", "2019-07-01"],
    ["13/02/2019", null],
    ["Foo 03, 2019", null],
  ])("%s is %s in English", (text, day) => {
    expect(readDate(text, "en")).toBe(day);
  });
});

describe("moments as people paste them", () => {
  it.each([
    ["2019-07-01 08:30", "2019-07-01T15:30:00.000Z"],
    ["2019-07-01T08:30:15", "2019-07-01T15:30:15.000Z"],
    ["2019/7/1 8:30", "2019-07-01T15:30:00.000Z"],
    ["2019年7月1日 8:30", "2019-07-01T15:30:00.000Z"],
    ["2019-07-01T08:30:00Z", "2019-07-01T08:30:00.000Z"],
    ["2019-07-01 08:30 +08:00", "2019-07-01T00:30:00.000Z"],
    ["2019-12-01", "2019-12-01T08:00:00.000Z"],
    ["20190701 0:05", "2019-07-01T07:05:00.000Z"],
    ["Jul 03, 2019, 08:30", "2019-07-03T15:30:00.000Z"],
    ["2019-07-01 25:00", null],
    ["2019-07-01Tnoon", null],
    ["tomorrow", null],
  ])("%s is %s", (text, moment) => {
    expect(readMoment(text, "en", "America/Los_Angeles")).toBe(moment);
  });
});

describe("options", () => {
  const shop = { key: "shop", label: "Shop" };
  it("take their name as key once they have one", () => {
    const added = addOption([shop]);
    expect(added[1]?.key).toBe("option_2");
    const named = added.map((option) =>
      option.key === "option_2" ? { ...option, label: "Warehouse" } : option,
    );
    expect(settleKey(named, "option_2")[1]?.key).toBe("Warehouse");
    expect(settleKey([...named, { key: "Warehouse" }], "option_2")[1]?.key).toBe("option_2");
    expect(settleKey(named, "shop")).toEqual(named);
  });

  it("are retired when published, removed when not, and moved", () => {
    expect(removeOption([shop], "shop", true)).toEqual([{ ...shop, retired: true }]);
    expect(removeOption([shop], "shop", false)).toEqual([]);
    const three = [shop, { key: "b" }, { key: "c" }];
    expect(moveOption(three, "c", "shop").map((option) => option.key)).toEqual(["c", "shop", "b"]);
  });
});
