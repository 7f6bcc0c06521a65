import { expect, it } from "vitest";
import { pictureOf } from "./picture";

const stages = ["open", "checking", "done", "lost", "closed"].map((key) => ({ key, label: key }));
const way = (key: string, from: string[], to: string) => ({ key, title: key, from, to });

it("puts stages in columns by their distance from the first", () => {
  const ways = [
    way("check", ["open"], "checking"),
    way("finish", ["checking"], "done"),
    way("back", ["done"], "open"),
  ];
  const picture = pictureOf(stages, "open", [...ways, way("close", [], "closed")]);
  expect(picture.nodes.map(({ key, column, row }) => [key, column, row])).toEqual([
    ["open", 0, 0],
    ["checking", 1, 0],
    ["done", 2, 0],
    ["lost", 3, 0],
    ["closed", 3, 1],
  ]);
  expect(picture.edges.map(({ from, to }) => `${from} ${to}`)).toEqual([
    "open checking",
    "checking done",
    "done open",
    "done closed",
  ]);
  expect([picture.columns, picture.rows]).toEqual([4, 2]);
});

it("leaves out what leads to stages that are not there", () => {
  const picture = pictureOf(stages.slice(0, 1), "open", [way("fly", ["open"], "moon")]);
  expect(picture.edges).toEqual([]);
});
