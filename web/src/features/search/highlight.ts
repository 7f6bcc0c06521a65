/** A text cut where the words of a search stand in it; every second piece is one of them. */
export function pieces(text: string, search: string): string[] {
  const words = search
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return words.length > 0 ? text.split(new RegExp(`(${words.join("|")})`, "gi")) : [text];
}
