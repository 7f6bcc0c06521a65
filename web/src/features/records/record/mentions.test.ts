import { expect, it } from "vitest";
import { mentionedIn } from "./mentions";

const MEMBERS = [
  { id: "1", label: "王伟" },
  { id: "2", label: "王伟强" },
  { id: "3", label: "Ada Li" },
];

it("finds the members that a text names, the longest name first, each once", () => {
  expect(mentionedIn("@王伟强 请看，@Ada Li 也请看 @Ada Li", MEMBERS)).toEqual(["2", "3"]);
  expect(mentionedIn("王伟 mail@nowhere.example @", MEMBERS)).toEqual([]);
});
