import { useCallback, useEffect, useState } from "react";
import type { FormDefinition } from "@/api/forms";
import { remember, remembered } from "@/shared/storage";
import { type Draft, documentOf, draftOf } from "./draft";
import { begun, done, type History, redone, undone } from "./history";

/** Of how drafts are kept: one of another shape is left alone. */
const SHAPE = 2;

interface Kept {
  shape: number;
  version: number;
  draft: Draft;
}

function keptDraft(place: string, version: number): Draft | null {
  try {
    const kept = JSON.parse(remembered(place) ?? "null") as Kept | null;
    return kept?.version === version && kept.shape === SHAPE ? kept.draft : null;
  } catch {
    return null;
  }
}

/** The draft of a form with its steps back and forth; kept in this browser until published or thrown away. */
export function useDesign(form: FormDefinition) {
  const place = `design.${form.key}`;
  const [history, setHistory] = useState<History<Draft>>(() =>
    begun(keptDraft(place, form.version) ?? draftOf(form)),
  );
  const draft = history.present;
  const changed = JSON.stringify(documentOf(draft)) !== JSON.stringify(documentOf(draftOf(form)));

  useEffect(() => {
    remember(place, changed ? JSON.stringify({ shape: SHAPE, version: form.version, draft }) : null);
  }, [place, changed, draft, form.version]);

  const change = useCallback(
    (step: (draft: Draft) => Draft, merge: string | null = null) =>
      setHistory((now) => done(now, step(now.present), merge)),
    [],
  );
  return {
    draft,
    changed,
    change,
    undo: useCallback(() => setHistory(undone), []),
    redo: useCallback(() => setHistory(redone), []),
    mayUndo: history.past.length > 0,
    mayRedo: history.future.length > 0,
    reset: useCallback((next: FormDefinition) => setHistory(begun(draftOf(next))), []),
  };
}

export type Design = ReturnType<typeof useDesign>;
