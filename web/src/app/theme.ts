import { type MappingAlgorithm, type ThemeConfig, theme } from "antd";

export const DEFAULT_ACCENT = "#1457b8";
const ACCENT = /^#[0-9a-f]{6}$/i;

/** A workspace's accent if it is a colour, else ours. */
export function accentOf(given: string | null | undefined): string {
  return given && ACCENT.test(given) ? given.toLowerCase() : DEFAULT_ACCENT;
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours after WCAG 2: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function mix(colour: string, into: string, share: number): string {
  const channel = (at: number) => {
    const from = Number.parseInt(colour.slice(at, at + 2), 16);
    const to = Number.parseInt(into.slice(at, at + 2), 16);
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

const READABLE = 4.5;

/** The accent nearest to the one chosen that is readable on the ground it stands on. */
export function readableAccent(accent: string, ground: string): string {
  const towards = luminance(ground) > 0.5 ? "#000000" : "#ffffff";
  for (let step = 0; step <= 10; step += 1) {
    const tried = mix(accent, towards, step / 10);
    if (contrast(tried, ground) >= READABLE) return tried;
  }
  return towards;
}

const GROUNDS = {
  light: { layout: "#f4f6f8", surface: "#ffffff", raised: "#ffffff", sunken: "#f8f9fb", softness: 0.09 },
  dark: { layout: "#101319", surface: "#181c24", raised: "#1d222b", sunken: "#141820", softness: 0.26 },
} as const;

/** The accent as text on surfaces, and as text on its own soft tint; both readable. */
export function accentTones(accent: string, dark: boolean): { plain: string; onSoft: string } {
  const { surface, softness } = GROUNDS[dark ? "dark" : "light"];
  const plain = readableAccent(accent, surface);
  return { plain, onSoft: readableAccent(plain, mix(surface, plain, softness)) };
}

/** Under white figures. */
export const BADGE = { light: "#c0322b", dark: "#c93f37" } as const;

/** Ant Design's tokens, kept equal to ui/tokens.css. */
export function themeOf(accent: string, dark: boolean): ThemeConfig {
  const { layout, surface, raised, sunken } = GROUNDS[dark ? "dark" : "light"];
  const { plain } = accentTones(accent, dark);
  const solid = readableAccent(accent, "#ffffff");
  const bad = dark ? "#f2756d" : "#c0322b";
  const quiet = dark ? "#929bab" : "#667085";
  // The dark algorithm dims colours that were chosen to be readable.
  const keepReadable: MappingAlgorithm = (_, map) => ({
    ...(map ?? theme.defaultAlgorithm(_)),
    colorPrimary: plain,
    colorLink: plain,
    colorError: bad,
    colorErrorText: bad,
  });
  return {
    algorithm: [dark ? theme.darkAlgorithm : theme.defaultAlgorithm, keepReadable],
    token: {
      colorPrimary: plain,
      colorInfo: plain,
      colorLink: plain,
      colorError: bad,
      colorBgLayout: layout,
      colorBgContainer: surface,
      colorBgElevated: raised,
      colorText: dark ? "#e8ebf0" : "#1a2130",
      colorTextTertiary: quiet,
      colorTextDescription: quiet,
      colorTextPlaceholder: quiet,
      borderRadius: 6,
      fontSize: 14,
      controlHeight: 32,
      fontFamily: "var(--tz-font)",
      fontFamilyCode: "var(--tz-mono)",
    },
    components: {
      Button: {
        colorPrimary: solid,
        colorPrimaryHover: mix(solid, "#000000", 0.1),
        colorPrimaryActive: mix(solid, "#000000", 0.2),
        primaryColor: "#ffffff",
        defaultHoverColor: plain,
        defaultHoverBorderColor: plain,
      },
      Table: {
        cellPaddingBlockSM: 5,
        cellPaddingInlineSM: 12,
        headerBg: sunken,
        headerSplitColor: "transparent",
      },
      Badge: { colorError: BADGE[dark ? "dark" : "light"] },
      Form: { itemMarginBottom: 20 },
      Rate: { starBg: dark ? "#4a5261" : "#c3c9d4" },
    },
  };
}
