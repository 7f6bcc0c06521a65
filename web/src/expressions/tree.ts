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

/** A field of the row that an aggregate stands on. */
export interface RowFieldNode {
  row_field: string;
  kind: Kind;
}

/** A calculation over the rows at a stored path for which every condition holds. */
export interface AggregateNode {
  aggregate: string;
  rows: string;
  value: BoundTree | null;
  conditions: BoundTree[];
  argument: BoundTree | null;
  kind: Kind;
}

export type BoundTree = LiteralNode | FieldNode | RowFieldNode | VariableNode | CallNode | AggregateNode;
