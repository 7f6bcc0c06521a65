/** The bound tree of a formula as the server stores and sends it (`Bound.to_json`). */
export type Kind =
  | "text"
  | "number"
  | "money"
  | "percent"
  | "date"
  | "instant"
  | "boolean"
  | "choice"
  | "reference"
  | "member"
  | "list"
  | "empty";

export interface LiteralNode {
  literal: string | boolean | null;
  kind: Kind;
}

/** A field by its stored path. */
export interface FieldNode {
  field: string;
  kind: Kind;
}

export interface VariableNode {
  variable: string;
}

export interface CallNode {
  call: string;
  kind: Kind;
  arguments: BoundTree[];
}

export type BoundTree = LiteralNode | FieldNode | VariableNode | CallNode;
