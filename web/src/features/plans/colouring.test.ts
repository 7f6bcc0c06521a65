import { describe, expect, it } from "vitest";
import { piecesOf } from "./colouring";

function told(line: string): string {
  return piecesOf(line)
    .map(({ kind, text }) => `${kind}<${text}>`)
    .join("");
}

describe("piecesOf", () => {
  it.each([
    ["# why", "note<# why>"],
    ["cap:", "key<cap>plain<:>"],
    ["  - key: volume # first", "plain<  - >key<key>plain<:>value< volume>note< # first>"],
    ["  - {from: 0, rate: 1%}", "value<  - {from: 0, rate: 1%}>"],
    ["", ""],
  ])("%s", (line, pieces) => {
    expect(told(line)).toBe(pieces);
  });

  it("loses no letter", () => {
    const line = '    lines: product.category <> "Accessories"  # not these';
    expect(
      piecesOf(line)
        .map(({ text }) => text)
        .join(""),
    ).toBe(line);
  });
});
