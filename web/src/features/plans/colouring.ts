/** A stretch of a line and what it is. */
export interface Piece {
  kind: "plain" | "key" | "note" | "value";
  text: string;
}

const KEY = /^(\s*(?:- +)?)([^\s#{}[\],:][^#:{}]*)(:)(?=\s|$)/;
const NOTE = /(^|\s)#.*$/;

/** A line of YAML cut into its key, its value and its remark: enough to read it by. */
export function piecesOf(line: string): Piece[] {
  const note = NOTE.exec(line)?.[0] ?? "";
  const rest = note ? line.slice(0, line.length - note.length) : line;
  const [whole = "", lead = "", key = "", colon = ""] = KEY.exec(rest) ?? [];
  const pieces: Piece[] = whole
    ? [
        { kind: "plain", text: lead },
        { kind: "key", text: key },
        { kind: "plain", text: colon },
        { kind: "value", text: rest.slice(whole.length) },
      ]
    : [{ kind: "value", text: rest }];
  return [...pieces, { kind: "note" as const, text: note }].filter(({ text }) => text !== "");
}
