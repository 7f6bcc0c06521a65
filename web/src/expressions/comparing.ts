const ADDRESS_PARTS = ["country", "province", "city", "district", "street"] as const;
const ENTITIES = [
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&nbsp;", " "],
  ["&amp;", "&"],
] as const;

type Parts = Readonly<Record<string, unknown>>;

/**
 * A record's value as formulas compare it: addresses and places as one text, rich text without its tags; every other
 * value as it is. `kind` is the kind of the field's values in the catalogue.
 */
export function comparable(kind: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (kind === "address")
    return (
      ADDRESS_PARTS.map((part) => (value as Parts)[part] ?? "")
        .filter(Boolean)
        .join(" ") || null
    );
  if (kind === "location") return point(value as Parts);
  return kind === "markup" ? readable(String(value)) : value;
}

function point({ lng, lat, address }: Parts): string | null {
  if (typeof lng !== "number" || typeof lat !== "number") return null;
  return [degrees(lng), degrees(lat), ...(address ? [String(address)] : [])].join(",");
}

/** Six decimals at most are kept; written out, never as a power of ten. */
function degrees(value: number): string {
  const text = value.toFixed(6).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

function readable(markup: string): string {
  return ENTITIES.reduce(
    (text, [entity, sign]) => text.replaceAll(entity, sign),
    markup.replace(/<[^>]*>/g, " "),
  );
}
