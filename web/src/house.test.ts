import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseAst } from "vite";
import { describe, expect, it } from "vitest";

const SRC = join(process.cwd(), "src");
const CJK = /[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]/;
const WORD = /[A-Za-z]{2,}/;
const SHOWN_ATTRIBUTES = new Set([
  ...["about", "alt", "aria-label", "cancelText", "content", "description", "extra", "help", "label"],
  ...["message", "okText", "placeholder", "title", "tooltip"],
]);
const MOST_LINES = 500;
const GENERATED = new Set(["api/schema.d.ts", "api/fieldTypes.ts"]);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|tsx|css)$/.test(entry.name) ? [path] : [];
  });
}

const files = sources(SRC).map((path) => ({ path: relative(SRC, path), text: readFileSync(path, "utf8") }));
const code = files.filter(({ path }) => /\.tsx?$/.test(path) && !/\.test\.|\.d\.ts$|^testing\//.test(path));

interface Node {
  type: string;
  [key: string]: unknown;
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const node = value as Node;
  if (typeof node.type === "string") yield node;
  for (const child of Object.values(node)) yield* walk(child);
}

function elementName(name: unknown): string {
  const node = name as { type: string; name?: string; object?: unknown; property?: unknown };
  return node.type === "JSXMemberExpression"
    ? `${elementName(node.object)}.${elementName(node.property)}`
    : (node.name ?? "");
}

function stringOf(value: unknown): string {
  const node = value as { type?: string; value?: unknown } | null;
  return node?.type === "Literal" && typeof node.value === "string" ? node.value : "";
}

/** Texts that a reader would see although no catalogue holds them. */
function rawTexts(text: string, lang: "ts" | "tsx" = "tsx"): string[] {
  const found: string[] = [];
  for (const node of walk(parseAst(text, { lang }))) {
    if (node.type === "JSXText" && (WORD.test(node.value as string) || CJK.test(node.value as string))) {
      found.push((node.value as string).trim());
    }
    if (
      (node.type === "Literal" || node.type === "TemplateElement") &&
      CJK.test(JSON.stringify(node.value ?? ""))
    ) {
      found.push(JSON.stringify(node.value));
    }
    if (node.type !== "JSXOpeningElement") continue;
    for (const attribute of node.attributes as { name?: unknown; value?: unknown }[]) {
      const name = attribute.name ? elementName(attribute.name) : "";
      if (SHOWN_ATTRIBUTES.has(name) && WORD.test(stringOf(attribute.value))) {
        found.push(`${name}="${stringOf(attribute.value)}"`);
      }
    }
  }
  return found;
}

/** Key caps, formulas and web addresses are written alike in every language. */
const SAME_EVERYWHERE = new Set([
  "Ctrl K",
  'placeholder="channel_manager in my_team"',
  'placeholder="https://"',
  '"，"',
  '"、"',
  'placeholder="https://erp.example.com/hook"',
]);

describe("texts", () => {
  it("are found when written raw", () => {
    expect(rawTexts("const a = <p title='Hello'>Hi there</p>")).toEqual(['title="Hello"', "Hi there"]);
    expect(rawTexts('const a = <p title={"好"}>{x}</p>')).toEqual(['"好"']);
    expect(rawTexts("const a = <p className='wide'>{t('a.b')} · 12</p>")).toEqual([]);
  });

  it("stand in the catalogues only", () => {
    const raw = code
      .filter(({ path }) => !path.startsWith("i18n/"))
      .flatMap(({ path, text }) =>
        rawTexts(text, path.endsWith("x") ? "tsx" : "ts")
          .filter((found) => !SAME_EVERYWHERE.has(found))
          .map((found) => `${path}: ${found}`),
      );
    expect(raw).toEqual([]);
  });
});

/** What each folder may import besides itself. A feature never imports another feature. */
const MAY_IMPORT: Record<string, string[]> = {
  i18n: [],
  shared: ["i18n"],
  api: ["i18n", "shared"],
  ui: ["i18n", "shared", "api"],
  fields: ["i18n", "shared", "api", "ui"],
  conditions: ["i18n", "shared", "api", "ui", "fields"],
  flows: ["i18n", "shared", "api", "ui", "fields", "conditions"],
  entry: ["i18n", "shared", "api", "ui", "fields", "expressions"],
  features: ["i18n", "shared", "api", "ui", "fields", "conditions", "flows", "entry", "expressions"],
  app: ["i18n", "shared", "api", "ui", "fields", "conditions", "flows", "entry", "features"],
};

function areaOf(path: string): string {
  const [folder, feature] = path.split("/");
  return folder === "features" ? `features/${feature}` : (folder ?? "");
}

function forbiddenImports(path: string, text: string): string[] {
  const here = areaOf(path);
  const allowed = MAY_IMPORT[here.split("/")[0] ?? ""];
  if (!allowed) return [];
  return [...text.matchAll(/(?:from|import\()\s*"@\/([^"]+)"/g)]
    .map((match) => match[1] ?? "")
    .filter((target) => areaOf(target) !== here && !allowed.includes(target.split("/")[0] ?? ""))
    .map((target) => `${path} imports ${target}`);
}

describe("house", () => {
  it("keeps imports pointing one way", () => {
    expect(forbiddenImports("features/a/X.tsx", 'import { y } from "@/features/b/y";')).toHaveLength(1);
    expect(code.flatMap(({ path, text }) => forbiddenImports(path, text))).toEqual([]);
  });

  it("reaches over folders by @ only", () => {
    const climbing = code.filter(
      ({ path, text }) =>
        /from "(\.\.\/)+(api|ui|shared|fields|features|i18n)\//.test(text) && !path.startsWith("i18n/"),
    );
    expect(climbing.map(({ path }) => path)).toEqual([]);
  });

  it("keeps pictures from being read aloud, which would say their English names", () => {
    const spoken = code.flatMap(({ path, text }) =>
      [...text.matchAll(/<[A-Z]\w*(?:Outlined|Filled)\b[^<>]*>/g)]
        .filter(([icon]) => !icon.includes("aria-"))
        .map(([icon]) => `${path}: ${icon}`),
    );
    expect(spoken).toEqual([]);
  });

  it("keeps files short", () => {
    const long = files.filter(({ text }) => text.split("\n").length > MOST_LINES).map(({ path }) => path);
    expect(long.filter((path) => !GENERATED.has(path))).toEqual([]);
  });
});
