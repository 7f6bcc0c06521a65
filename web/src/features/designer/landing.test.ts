import { expect, it } from "vitest";
import { sectionAt } from "./landing";

const sections = [
  { id: "section:a", rect: { left: 100, right: 500, top: 0, bottom: 200 } },
  { id: "section:b", rect: { left: 100, right: 500, top: 240, bottom: 300 } },
];
const at = (x: number, y: number) => sectionAt({ x, y }, sections)?.id;

it("means the section under the pointer, else the nearest above or below it, and none beside the form", () => {
  expect(at(200, 199)).toBe("section:a");
  expect(at(200, 215)).toBe("section:a");
  expect(at(200, 225)).toBe("section:b");
  expect(at(200, 305)).toBe("section:b");
  expect(at(200, 900)).toBe("section:b");
  expect(at(50, 250)).toBeUndefined();
});
