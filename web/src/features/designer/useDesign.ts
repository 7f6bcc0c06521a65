import { useCallback, useEffect, useState } from "react";
import type { FormDefinition } from "@/api/forms";
import { begun, done, type History, redone, undone } from "@/shared/history";
import { remember, remembered } from "@/shared/storage";
import { type Draft, documentOf, draftOf } from "./draft";
import { rebased } from "./rebase";

/** Of how drafts are kept: one of another shape is left alone. */
const SHAPE = 3;

interface Kept {
  shape: number;
  version: number;
  /** The version as published, which the draft began with. */
  base: Draft;
  draft: Draft;
}

const placeOfDraft = (form: string) => `design.${form}`;

function keptDraft(form: string): Kept | null {
  try {
    const kept = JSON.parse(remembered(placeOfDraft(form)) ?? "null") as Kept | null;
    return kept?.shape === SHAPE ? kept : null;
  } catch {
    return null;
  }
}

/** Once published, a draft is no draft any more. */
export function forgetDraft(form: string): void {
  remember(placeOfDraft(form), null);
}

const differs = (one: Draft, other: Draft) =>
  JSON.stringify(documentOf(one)) !== JSON.stringify(documentOf(other));

/** What is in this browser when the designer opens. A draft of an older version waits until it is decided upon. */
function opened(form: FormDefinition) {
  const published = draftOf(form);
  const kept = keptDraft(form.key);
  if (kept?.version === form.version) return { base: kept.base, draft: kept.draft, waiting: null };
  const waiting = kept && kept.version < form.version && differs(kept.base, kept.draft) ? kept : null;
  return { base: published, draft: published, waiting };
}

/** The draft of a form with its steps back and forth; kept in this browser until published or thrown away. */
export function useDesign(form: FormDefinition) {
  const place = placeOfDraft(form.key);
  const [start] = useState(() => opened(form));
  const [base, setBase] = useState(start.base);
  const [waiting, setWaiting] = useState(start.waiting);
  const [history, setHistory] = useState<History<Draft>>(() => begun(start.draft));
  const draft = history.present;
  const changed = differs(draft, draftOf(form));

  useEffect(() => {
    if (waiting || (!changed && (keptDraft(form.key)?.version ?? 0) > form.version)) return;
    const kept: Kept = { shape: SHAPE, version: form.version, base, draft };
    remember(place, changed ? JSON.stringify(kept) : null);
  }, [place, changed, draft, base, waiting, form.key, form.version]);

  const change = useCallback(
    (step: (draft: Draft) => Draft, merge: string | null = null) =>
      setHistory((now) => done(now, step(now.present), merge)),
    [],
  );
  /** Puts the waiting draft on this version, or throws it away; either is one step back. */
  const decide = (isKept: boolean) => {
    if (!waiting) return;
    const now = rebased(waiting.base, waiting.draft, draftOf(form));
    const [before, after] = isKept ? [now.base, now.draft] : [now.draft, now.base];
    setBase(now.base);
    setHistory(done(begun(before), after));
    setWaiting(null);
  };
  return {
    base,
    draft,
    changed,
    change,
    waiting,
    decide,
    undo: useCallback(() => setHistory(undone), []),
    redo: useCallback(() => setHistory(redone), []),
    mayUndo: history.past.length > 0,
    mayRedo: history.future.length > 0,
    reset: useCallback((next: FormDefinition) => {
      const published = draftOf(next);
      setBase(published);
      setHistory(begun(published));
    }, []),
  };
}

export type Design = ReturnType<typeof useDesign>;
