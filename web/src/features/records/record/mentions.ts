/** The members that a text names by `@name`; of names that begin alike the longest one counts. */
export function mentionedIn(text: string, members: readonly { id: string; label: string }[]): string[] {
  const byLength = [...members].sort((one, other) => other.label.length - one.label.length);
  const found = new Set<string>();
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const named = byLength.find((member) => member.label && text.startsWith(member.label, at + 1));
    if (named) found.add(named.id);
  }
  return [...found];
}
