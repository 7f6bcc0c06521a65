import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem } from "@/api/client";
import { type Flow, fetchFlow, saveDraft } from "@/api/flowDrafts";
import type { FlowDocument } from "@/api/flows";
import type { Problem } from "@/api/problem";
import { begun, done, type History, redone, undone } from "@/shared/history";
import { useSettled } from "@/shared/settled";

const PAUSE = 900;

/** Where saving stands. `conflict`: somebody else saved meanwhile, and one of both drafts must be chosen. */
export type Saving = "saved" | "saving" | "failed" | "conflict";

interface Kept {
  text: string;
  revision: number;
}

/** The draft of a flow with its steps back and forth, saved by itself when typing pauses. */
export function useFlowEditing(flow: Flow) {
  const [history, setHistory] = useState<History<FlowDocument>>(() => begun(flow.document));
  const [kept, setKept] = useState<Kept>(() => ({
    text: JSON.stringify(flow.document),
    revision: flow.revision,
  }));
  const [trouble, setTrouble] = useState<"failed" | "conflict" | null>(null);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const [isSending, setSending] = useState(false);
  const sending = useRef(false);
  const document = history.present;
  const text = JSON.stringify(document);
  const settled = useSettled(text, PAUSE);

  const save = useCallback(
    async (next: string, revision: number) => {
      if (sending.current) return null;
      sending.current = true;
      setSending(true);
      try {
        const answer = await saveDraft(flow.key, JSON.parse(next) as FlowDocument, revision);
        setKept({ text: next, revision: answer.flow.revision });
        setTrouble(null);
        return answer.flow.revision;
      } catch (error) {
        const problem = asProblem(error);
        setRefusal(problem);
        setTrouble(problem.status === 409 ? "conflict" : "failed");
        return null;
      } finally {
        sending.current = false;
        setSending(false);
      }
    },
    [flow.key],
  );

  const failedText = useRef<string | null>(null);
  useEffect(() => {
    if (settled === kept.text || trouble === "conflict" || isSending) return;
    if (trouble === "failed" && failedText.current === settled) return;
    failedText.current = settled;
    void save(settled, kept.revision);
  }, [settled, kept, trouble, isSending, save]);

  const change = useCallback(
    (step: (document: FlowDocument) => FlowDocument, merge: string | null = null) =>
      setHistory((now) => done(now, step(now.present), merge)),
    [],
  );
  /** Takes the draft that somebody else saved, or puts this one in its place. */
  const decide = async (isMine: boolean) => {
    const theirs = await fetchFlow(flow.key);
    if (isMine) {
      setKept((now) => ({ ...now, revision: theirs.revision }));
    } else {
      setHistory(begun(theirs.document));
      setKept({ text: JSON.stringify(theirs.document), revision: theirs.revision });
    }
    setTrouble(null);
  };
  const isDirty = text !== kept.text;
  const saving: Saving = trouble ?? (isDirty || isSending ? "saving" : "saved");
  return {
    document,
    change,
    revision: kept.revision,
    saving,
    /** Why the last saving failed. */
    refusal,
    isDirty,
    decide,
    /** Saves at once; answers the revision, or null where that failed. */
    saveNow: () => (isDirty ? save(text, kept.revision) : Promise.resolve(kept.revision)),
    undo: useCallback(() => setHistory(undone), []),
    redo: useCallback(() => setHistory(redone), []),
    mayUndo: history.past.length > 0,
    mayRedo: history.future.length > 0,
  };
}

export type FlowEditing = ReturnType<typeof useFlowEditing>;
