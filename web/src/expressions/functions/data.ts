/** Letters, readings of characters and China's calendar: the same file that the server reads. */
import data from "../../../../src/tongzhou/expressions/functions/data.json";

export const CAPITALS = data.uppercase;
export const SMALL = data.lowercase;

/** How amounts are written in capitals. */
export const AMOUNTS = data.amounts;
export const ZEROS = data.amounts.zeros.map(([pattern = "", read = ""]) => ({
  pattern: new RegExp(pattern, "g"),
  read,
}));

/** One text's characters to another's, by place. */
export function letterMap(from: string, to: string): ReadonlyMap<string, string> {
  const targets = [...to];
  return new Map([...from].map((letter, at) => [letter, targets[at] ?? ""]));
}

export function translated(text: string, letters: ReadonlyMap<string, string>): string {
  let changed = "";
  for (const letter of text) changed += letters.get(letter) ?? letter;
  return changed;
}

function days(years: Record<string, string>): ReadonlySet<string> {
  return new Set(
    Object.entries(years).flatMap(([year, all]) => all.split(" ").map((day) => `${year}-${day}`)),
  );
}

export const DAYS_OFF = days(data.days_off);
export const DAYS_WORKED = days(data.days_worked);

let known: ReadonlyMap<string, string> | null = null;

/** The most common reading of each character, without tone. */
export function readings(): ReadonlyMap<string, string> {
  known ??= new Map(
    Object.entries(data.readings).flatMap(([reading, characters]) =>
      [...characters].map((character): [string, string] => [character, reading]),
    ),
  );
  return known;
}
