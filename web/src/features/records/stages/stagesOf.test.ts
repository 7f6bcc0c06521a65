import { describe, expect, it } from "vitest";
import type { Way } from "@/api/lifecycles";
import { pathOf, timeBetween } from "./stagesOf";

const way = (to: string, allowed: boolean): Way => ({
  key: to, title: to, to, allowed, errors: [], fields: [], reason: "none",
}); // biome-ignore format: a record

const stages = ["a", "b", "c", "d"].map((key) => ({ key, label: key }));

describe("the path of a record", () => {
  it("says what is passed, now and next", () => {
    const stage = { field: "status", stage: "b", transitions: [way("c", true), way("d", false)] };
    const history = [{ changes: [{ field: "status", before: "a", after: "b" }] }];
    expect(pathOf(stages, stage, history).map(({ key, at }) => `${key} ${at}`)).toEqual([
      "a passed",
      "b now",
      "c next",
      "d other",
    ]);
  });

  it("leaves out of many stages those that the record does not touch", () => {
    const many = Array.from({ length: 12 }, (_, at) => ({ key: `s${at}`, label: `${at}` }));
    const stage = { field: "status", stage: "s3", transitions: [way("s7", true)] };
    expect(pathOf(many, stage, []).map(({ key }) => key)).toEqual(["s3", "s7"]);
  });
});

describe("time in a stage", () => {
  it("is told in hours, then in days", () => {
    expect(timeBetween("2020-01-01T00:00:00Z", "2020-01-02T23:59:00Z")).toEqual({ unit: "hours", count: 47 });
    expect(timeBetween("2020-01-01T00:00:00Z", "2020-01-08T01:00:00Z")).toEqual({ unit: "days", count: 7 });
    expect(timeBetween("2020-01-02T00:00:00Z", "2020-01-01T00:00:00Z")).toEqual({ unit: "hours", count: 0 });
  });
});
