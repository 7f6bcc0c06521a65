/** What the form's rules say of the values as they stand. */
export interface Live {
  hidden: ReadonlySet<string>;
  hiddenSections: ReadonlySet<string>;
  required: ReadonlySet<string>;
  readOnly: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** A form without rules: every field is as its definition says. */
export const AS_DEFINED: Live = { hidden: NONE, hiddenSections: NONE, required: NONE, readOnly: NONE };
