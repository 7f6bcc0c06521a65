/** Colours of options: names as stored, drawn softly on light and dark ground with readable text. */
export const OPTION_COLOURS = [
  "default", "blue", "cyan", "green", "lime", "gold",
  "orange", "volcano", "red", "magenta", "purple", "geekblue",
] as const; // biome-ignore format: two rows as they are shown

const HUES: Record<string, string> = {
  default: "#667085",
  blue: "#1677d2",
  cyan: "#0e8a8a",
  green: "#2f8f3a",
  lime: "#6a8f0b",
  gold: "#a87400",
  orange: "#c45a0a",
  volcano: "#c8431c",
  red: "#c0322b",
  magenta: "#b82f86",
  purple: "#7440c2",
  geekblue: "#3451c6",
};

export function hueOf(colour: string | null | undefined): string {
  if (colour?.startsWith("#")) return colour;
  return HUES[colour ?? "default"] ?? (HUES.default as string);
}

/** A tag's ground and letters for an option's colour; the letters lean to the page's text for contrast. */
export function tagStyle(colour: string | null | undefined): { background: string; color: string } {
  const hue = hueOf(colour);
  return {
    background: `color-mix(in srgb, ${hue} 14%, transparent)`,
    color: `color-mix(in srgb, ${hue} 62%, var(--tz-text))`,
  };
}
