import { arrayMove } from "@dnd-kit/sortable";
import { useMemo, useState } from "react";
import type { Block, BlockType, TemplateDocument, WholeTemplate } from "@/api/templates";
import { bare, type Placed, placed } from "./blocks";

interface State {
  settings: Omit<TemplateDocument, "blocks">;
  blocks: readonly Placed[];
}

interface Steps {
  past: readonly State[];
  present: State;
  future: readonly State[];
  merge: string | null;
}

const MOST_STEPS = 200;

const begun = ({ blocks, ...settings }: TemplateDocument): Steps => ({
  past: [],
  present: { settings, blocks: blocks.map(placed) },
  future: [],
  merge: null,
});

/** A further state; typing in one place (the same `merge`) is one step back. */
function further(steps: Steps, next: State, merge: string | null): Steps {
  if (merge !== null && merge === steps.merge) return { ...steps, present: next, future: [] };
  return { past: [...steps.past, steps.present].slice(-MOST_STEPS), present: next, future: [], merge };
}

function back(steps: Steps): Steps {
  const before = steps.past.at(-1);
  if (!before) return steps;
  return {
    past: steps.past.slice(0, -1),
    present: before,
    future: [steps.present, ...steps.future],
    merge: null,
  };
}

function forth(steps: Steps): Steps {
  const [next, ...future] = steps.future;
  return next ? { past: [...steps.past, steps.present], present: next, future, merge: null } : steps;
}

/** A template being changed: every change can be undone. */
export function useEditing(template: WholeTemplate) {
  const [steps, setSteps] = useState(() => begun(template.document));
  const [saved, setSaved] = useState(steps.present);
  const { present } = steps;
  const document = useMemo<TemplateDocument>(
    () => ({ ...present.settings, blocks: present.blocks.map(({ block }) => block) }),
    [present],
  );
  const put = (change: (state: State) => State, merge: string | null = null) =>
    setSteps((known) => further(known, change(known.present), merge));
  const list = (change: (blocks: readonly Placed[]) => readonly Placed[], merge: string | null = null) =>
    put((state) => ({ ...state, blocks: change(state.blocks) }), merge);
  return {
    document,
    blocks: present.blocks,
    dirty: present !== saved,
    canUndo: steps.past.length > 0,
    canRedo: steps.future.length > 0,
    undo: () => setSteps(back),
    redo: () => setSteps(forth),
    kept: () => setSaved(present),
    set: (changes: Partial<TemplateDocument>, merge: string) =>
      put((state) => ({ ...state, settings: { ...state.settings, ...changes } }), merge),
    add: (type: BlockType): string => {
      const made = placed(bare(type) as Block);
      list((blocks) => [...blocks, made]);
      return made.uid;
    },
    change: (uid: string, block: Block) =>
      list((blocks) => blocks.map((each) => (each.uid === uid ? { uid, block } : each)), uid),
    copy: (uid: string) =>
      list((blocks) => blocks.flatMap((each) => (each.uid === uid ? [each, placed(each.block)] : [each]))),
    remove: (uid: string) => list((blocks) => blocks.filter((each) => each.uid !== uid)),
    move: (uid: string, to: number) =>
      list((blocks) => {
        const from = blocks.findIndex((each) => each.uid === uid);
        const within = Math.max(0, Math.min(to, blocks.length - 1));
        return from < 0 || from === within ? blocks : arrayMove([...blocks], from, within);
      }),
  };
}
