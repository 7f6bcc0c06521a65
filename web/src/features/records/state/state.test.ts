import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { isGroup, newCondition, newGroup, predicateOf, replaced, treeOf } from "@/conditions/filterTree";
import { chipsOf, type Readings, sentenceOf, withoutChip } from "@/conditions/sentence";
import type { Reader } from "@/fields/contracts";
import { late as lateEn } from "@/i18n/en.late";
import { late as lateZh } from "@/i18n/zh-CN.late";
import { labelText } from "@/shared/label";
import { readAddress, readSort, turnSort, writeAddress, writeSort } from "./address";
import { blockOf, readCells, spread, writeCells } from "./clipboard";
import { visibleColumns } from "./columns";

const field = (key: string, type: FieldDefinition["type"], zh: string, en: string, settings = {}): FieldDefinition => ({
  id: key, key, type, settings, label: { "zh-CN": zh, en }, required: false, unique: false, help: null, retired: false,
}); // biome-ignore format: a row of a table

const FIELDS = new Map(
  [
    field("country", "text", "国家", "Country"),
    field("kind", "select", "类型", "Kind", {
      options: [
        { key: "w", label: { "zh-CN": "仓储", en: "Warehouse" } },
        { key: "s", label: "Shop" },
      ],
    }),
    field("amount", "money", "金额", "Amount", { currency: "USD" }),
    field("day", "date", "日期", "Date"),
    field("partner", "reference", "伙伴", "Partner", { form: "partner" }),
  ].map((each) => [each.key, each]),
);

const texts = i18next.createInstance();
beforeAll(() =>
  texts.init({
    lng: "zh-CN",
    resources: { "zh-CN": { translation: lateZh }, en: { translation: lateEn } },
    interpolation: { escapeValue: false },
  }),
);

function readings(language: "zh-CN" | "en"): Readings {
  const reader: Reader = {
    language,
    timeZone: "Asia/Shanghai",
    currency: "CNY",
    label: (label) => labelText(label, language),
    yes: "yes",
    no: "no",
    separator: language === "en" ? ", " : "、",
  };
  return { t: texts.getFixedT(language), reader, fields: FIELDS, names: new Map([["018f", "A Bike Store"]]) };
}

const FILTER: Predicate = {
  all: [
    { field: "country", op: "eq", value: "Canada" },
    {
      any: [
        { field: "kind", op: "in", value: ["w", "s"] },
        { field: "amount", op: "gte", value: "1000" },
      ],
    },
    { field: "day", op: "lt", value: "2019-07-01" },
    { field: "partner", op: "is_not_empty" },
  ],
};

describe("a filter as a sentence", () => {
  it("is Chinese in Chinese", () => {
    expect(sentenceOf(FILTER, readings("zh-CN"))).toBe(
      "国家 是 Canada，且（类型 属于 仓储、Shop，或金额 不小于 US$1,000.00），且日期 早于 2019-07-01，且伙伴 不为空",
    );
  });

  it("is English in English, and names the record behind an id", () => {
    expect(sentenceOf(FILTER, readings("en"))).toBe(
      "Country is Canada and (Kind is one of Warehouse, Shop or Amount is at least $1,000.00) and Date is before Jul 01, 2019 and Partner is not empty",
    );
    const named: Predicate = { not: { field: "partner", op: "eq", value: "018f" } };
    expect(sentenceOf(named, readings("en"))).toBe("not Partner is A Bike Store");
  });

  it("falls into chips that can be taken away one by one", () => {
    const chips = chipsOf(FILTER);
    expect(chips).toHaveLength(4);
    expect(chipsOf(withoutChip(FILTER, chips[1] as Predicate))).toEqual([chips[0], chips[2], chips[3]]);
    const only: Predicate = { field: "country", op: "eq", value: "Canada" };
    expect(withoutChip(only, only)).toBeNull();
  });
});

describe("the filter tree", () => {
  it("comes back as it went in", () => {
    expect(predicateOf(treeOf(FILTER))).toEqual(FILTER);
    const negated: Predicate = { not: { field: "country", op: "eq", value: "Canada" } };
    expect(predicateOf(treeOf(negated))).toEqual({ all: [negated] });
  });

  it("leaves out what has no value yet", () => {
    const empty = newCondition("country", "eq");
    const half = { ...newCondition("amount", "between"), value: ["1", undefined] };
    expect(predicateOf(newGroup("all", [empty, half]))).toBeNull();
    expect(predicateOf(newGroup("any", [newCondition("country", "is_empty"), empty]))).toEqual({
      any: [{ field: "country", op: "is_empty" }],
    });
  });

  it("replaces and removes at any depth", () => {
    const tree = treeOf(FILTER);
    const inner = tree.items.find(isGroup);
    const first = inner?.items[0];
    const without = replaced(tree, first?.key ?? "", null);
    expect(without.items.find(isGroup)?.items).toHaveLength(1);
  });
});

describe("the address", () => {
  it("carries view, filter, sort, search and record", () => {
    const query = writeAddress(new URLSearchParams("tab=x"), {
      view: "v1",
      filter: FILTER,
      sort: "-amount,day",
      search: "bike",
      record: "r1",
    });
    expect(readAddress(query)).toEqual({
      view: "v1",
      filter: FILTER,
      sort: "-amount,day",
      search: "bike",
      record: "r1",
      deleted: false,
    });
    expect(query.get("tab")).toBe("x");
  });

  it("tells no filter from the view's filter, and a broken one from both", () => {
    expect(readAddress(new URLSearchParams("")).filter).toBeUndefined();
    expect(readAddress(new URLSearchParams("filter=")).filter).toBeNull();
    expect(readAddress(new URLSearchParams("filter={broken")).filter).toBeUndefined();
  });

  it("turns a column's order round", () => {
    const up = turnSort([], "amount", false);
    const down = turnSort(up, "amount", false);
    expect([writeSort(up), writeSort(down), writeSort(turnSort(down, "amount", false))]).toEqual([
      "amount",
      "-amount",
      "",
    ]);
    expect(writeSort(turnSort(readSort("-amount"), "day", true))).toBe("-amount,day");
  });
});

describe("the clipboard", () => {
  it("reads what a spreadsheet writes", () => {
    expect(readCells('a\tb\r\n"two\nlines"\t"say ""hi"""\r\n')).toEqual([
      ["a", "b"],
      ["two\nlines", 'say "hi"'],
    ]);
    expect(
      readCells(
        writeCells([
          ["x\ty", "你"],
          ["", "z"],
        ]),
      ),
    ).toEqual([
      ["x\ty", "你"],
      ["", "z"],
    ]);
  });

  it("fills a block with one cell and spreads a block from its corner", () => {
    const block = blockOf({ row: 5, column: 3 }, { row: 4, column: 2 });
    expect([...spread([["v"]], block)].map(({ row, column }) => [row, column])).toEqual([
      [4, 2],
      [4, 3],
      [5, 2],
      [5, 3],
    ]);
    expect([...spread([["a", "b"], ["c"]], block)]).toEqual([
      { row: 4, column: 2, cell: "a" },
      { row: 4, column: 3, cell: "b" },
      { row: 5, column: 2, cell: "c" },
    ]);
  });
});

describe("widths of columns", () => {
  const wide = { ...field("note", "text", "备注", "Note"), width: 320 };
  const fields = new Map([wide, field("day", "date", "日期", "Date")].map((each) => [each.key, each]));
  const widths = (...wanted: { field: string; width?: number }[]) =>
    visibleColumns(wanted, fields, (each) => each.key).map(({ width }) => width);

  it("are those of the field where nobody chose another", () => {
    expect(widths({ field: "note" })).toEqual([320]);
    expect(widths({ field: "note", width: 90 })).toEqual([90]);
    expect(widths({ field: "day" })[0]).toBeGreaterThan(64);
  });
});
