import { type Label, labelText } from "@/shared/label";
import { OPTION_COLOURS } from "./colours";

export interface OptionDraft {
  key: string;
  label?: Label | null;
  color?: string | null;
  retired?: boolean;
  when?: readonly string[] | null;
}

const GIVEN = /^option_\d+$/;

/** The options and one more, in the next colour. */
export function addOption(options: readonly OptionDraft[]): OptionDraft[] {
  const keys = new Set(options.map((option) => option.key));
  let number = options.length + 1;
  while (keys.has(`option_${number}`)) number += 1;
  const color = OPTION_COLOURS[1 + (options.length % (OPTION_COLOURS.length - 1))];
  return [...options, { key: `option_${number}`, label: null, color }];
}

/** An option just named takes its name as its key, so that files and scripts can use the word. */
export function settleKey(options: readonly OptionDraft[], key: string): OptionDraft[] {
  const named = options.find((option) => option.key === key);
  const word = labelText(named?.label, "en").trim().slice(0, 100);
  const taken = options.some((option) => option.key === word);
  if (!GIVEN.test(key) || word === "" || taken) return [...options];
  return options.map((option) => (option.key === key ? { ...option, key: word } : option));
}

/** An option of a published field is retired, or taken back; one never published goes. */
export function removeOption(
  options: readonly OptionDraft[],
  key: string,
  published: boolean,
): OptionDraft[] {
  if (!published || GIVEN.test(key)) return options.filter((option) => option.key !== key);
  return options.map((option) => (option.key === key ? { ...option, retired: !option.retired } : option));
}

/** The options with one moved to the place of another. */
export function moveOption(options: readonly OptionDraft[], key: string, to: string): OptionDraft[] {
  const from = options.findIndex((option) => option.key === key);
  const target = options.findIndex((option) => option.key === to);
  const moved = options[from];
  if (!moved || target < 0) return [...options];
  const rest = options.filter((option) => option.key !== key);
  return [...rest.slice(0, target), moved, ...rest.slice(target)];
}
