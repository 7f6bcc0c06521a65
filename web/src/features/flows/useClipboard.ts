import type { KeyboardEvent } from "react";
import type { FlowDocument } from "@/api/flows";
import { remember, remembered } from "@/shared/storage";
import type { Chosen } from "./chosen";
import { type Clip, clipOf, pasted } from "./edit";

const PLACE = "flow.clip";

function kept(): Clip | null {
  try {
    return JSON.parse(remembered(PLACE) ?? "null") as Clip | null;
  } catch {
    return null;
  }
}

const isTyping = (target: EventTarget) =>
  (target as Element).closest?.("input, textarea, [contenteditable=true]") !== null;

/** Copies steps and puts them in again, in this flow or in another one of this browser. */
export function useClipboard(props: {
  document: FlowDocument;
  chosen: Chosen;
  onPaste: (document: FlowDocument, keys: readonly string[]) => void;
  onCopied: (count: number) => void;
}) {
  const { document, chosen } = props;
  const copy = () => {
    const clip = clipOf(document, chosen.steps);
    if (clip.steps.length === 0) return;
    remember(PLACE, JSON.stringify(clip));
    props.onCopied(clip.steps.length);
  };
  const paste = () => {
    const clip = kept();
    if (!clip || clip.steps.length === 0) return;
    const made = pasted(document, clip);
    props.onPaste(made.document, made.keys);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "c") copy();
    else if (key === "v") paste();
    else if (key === "d") {
      const made = pasted(document, clipOf(document, chosen.steps));
      if (made.keys.length > 0) props.onPaste(made.document, made.keys);
      event.preventDefault();
    }
  };
  return { onKeyDown, copy };
}
