import { expect, test } from "vitest";
import type { FieldTypeName } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import type { RecordRow } from "@/api/records";
import { addMonths, during, pageOf, type Span, shifted, spanOf } from "./days";

const field = (key: string, type: FieldTypeName) =>
  ({ key, type, settings: {} }) as unknown as FieldDefinition;
const record = (values: object) => ({ id: "1", revision: 1, ...values }) as RecordRow;
const ZONE = "Asia/Shanghai";

test("a page of the calendar begins on a Monday and holds whole weeks", () => {
  expect(pageOf("2020-05-31", "week")).toHaveLength(7);
  const may = pageOf("2020-05-31", "month");
  expect([may[0], may.at(-1), may.length]).toEqual(["2020-04-27", "2020-05-31", 35]);
  expect(addMonths("2020-01-31", 1)).toBe("2020-02-01");
});

test("moments fall on the day they have where the workspace is, and keep their time when they move", () => {
  const at = field("at", "date_time");
  const span = spanOf(record({ at: "2020-05-31T17:30:00+00:00" }), at, undefined, ZONE) as Span;
  expect([span.start, span.end]).toEqual(["2020-06-01", "2020-06-01"]);
  expect(shifted(span, { start: 2, end: 2 }, at, undefined, ZONE)).toEqual({
    at: "2020-06-02T17:30:00.000Z",
  });
});

test("a span moves as a whole, or at one end alone; an end that is not there stays away", () => {
  const [from, to] = [field("from", "date"), field("to", "date")];
  const span = spanOf(record({ from: "2020-02-28", to: "2020-03-02" }), from, to, ZONE) as Span;
  expect(shifted(span, { start: 1, end: 1 }, from, to, ZONE)).toEqual({
    from: "2020-02-29",
    to: "2020-03-03",
  });
  expect(shifted(span, { start: 0, end: -1 }, from, to, ZONE)).toEqual({ to: "2020-03-01" });
  const open = spanOf(record({ from: "2020-02-28" }), from, to, ZONE) as Span;
  expect(shifted(open, { start: 1, end: 1 }, from, to, ZONE)).toEqual({ from: "2020-02-29" });
  expect(shifted(open, { start: 0, end: 2 }, from, to, ZONE)).toEqual({ to: "2020-03-01" });
});

test("the days of a page are asked for as days, or as moments of the workspace", () => {
  expect(during(field("d", "date"), undefined, "2020-05-01", "2020-05-31", ZONE)).toEqual({
    all: [
      { field: "d", op: "gte", value: "2020-05-01" },
      { field: "d", op: "lte", value: "2020-05-31" },
    ],
  });
  expect(during(field("m", "date_time"), undefined, "2020-05-01", "2020-05-01", ZONE)).toEqual({
    all: [
      { field: "m", op: "gte", value: "2020-04-30T16:00:00.000Z" },
      { field: "m", op: "lt", value: "2020-05-01T16:00:00.000Z" },
    ],
  });
});
