/** States one can go back and forth between. `merge` names the run of small changes that count as one. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
  readonly merge: string | null;
}

const MOST_STEPS = 200;

export function begun<State>(present: State): History<State> {
  return { past: [], present, future: [], merge: null };
}

/** A further state. Typing in one place (the same `merge`) is one step back, not one per letter. */
export function done<State>(
  history: History<State>,
  next: State,
  merge: string | null = null,
): History<State> {
  if (next === history.present) return history;
  if (merge !== null && merge === history.merge) return { ...history, present: next, future: [] };
  return { past: [...history.past, history.present].slice(-MOST_STEPS), present: next, future: [], merge };
}

export function undone<State>(history: History<State>): History<State> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    merge: null,
  };
}

export function redone<State>(history: History<State>): History<State> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, merge: null };
}
