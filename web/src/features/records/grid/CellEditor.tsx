import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { BesideValues } from "@/fields/beside";
import { isUnread, type Unread } from "@/fields/contracts";
import { entryOf } from "@/fields/registry";
import { useToasts } from "@/ui/toasts";
import styles from "./grid.module.css";

/** Where the focus goes from an editor: `away` leaves it where the mouse put it. */
export type Leave = "stay" | "down" | "next" | "previous" | "away";

/** What an editor opens elsewhere in the page still belongs to it. */
const POPUPS =
  ".ant-select-dropdown, .ant-picker-dropdown, .ant-image-preview-root, .ant-popover, .ant-modal-root";
const MANY_LINES = new Set(["long_text", "rich_text"]);

/**
 * The editor in a cell. Enter writes and goes down, Tab writes and goes on, Esc leaves everything as it was;
 * leaving by mouse writes. What cannot be read is never written:
 * by key one stays, by mouse one is told. What was there is selected, so that typing replaces it. `onWrite` is called at most once, and only when the value changed.
 */
export function CellEditor(props: {
  field: FieldDefinition;
  value: unknown;
  /** The record's other values. */
  beside?: FieldValues;
  onWrite: (value: unknown) => void;
  onLeave: (leave: Leave) => void;
}) {
  const { field, value, onWrite, onLeave } = props;
  const { t } = useTranslation();
  const { failed } = useToasts();
  const [draft, setDraft] = useState<unknown>(value);
  const state = useRef({ draft: value, dirty: false, settled: false });
  const place = useRef<HTMLDivElement>(null);
  const write = useRef(onWrite);
  write.current = onWrite;

  const change = (next: unknown) => {
    state.current.draft = next;
    state.current.dirty = true;
    setDraft(next);
  };
  const settle = (leave: Leave, keep = true) => {
    if (state.current.settled) return;
    const unread = keep && state.current.dirty && isUnread(state.current.draft);
    if (unread && leave !== "away") return;
    state.current.settled = true;
    if (unread) failed(new Error(t("fields.unread", { text: (state.current.draft as Unread).unread })));
    else if (keep && state.current.dirty) onWrite(state.current.draft);
    onLeave(leave);
  };
  useEffect(() => place.current?.querySelector<HTMLInputElement>("input, textarea")?.select(), []);
  useEffect(
    () => () => {
      const { draft: last, dirty, settled } = state.current;
      if (dirty && !settled && !isUnread(last)) {
        state.current.settled = true;
        write.current(last);
      }
    },
    [],
  );

  const leaveBy = useRef(settle);
  leaveBy.current = settle;
  useEffect(() => {
    const onDown = ({ target }: MouseEvent) => {
      const inside = place.current?.contains(target as Node) || (target as Element).closest(POPUPS);
      if (!inside) leaveBy.current("away");
    };
    document.addEventListener("mousedown", onDown, true);
    return () => document.removeEventListener("mousedown", onDown, true);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const popup = (event.target as Element).getAttribute("aria-expanded") === "true";
    event.stopPropagation();
    if (event.key === "Escape") settle("stay", false);
    else if (event.key === "Tab") {
      event.preventDefault();
      settle(event.shiftKey ? "previous" : "next");
    } else if (event.key === "Enter" && !popup && !(MANY_LINES.has(field.type) && event.shiftKey)) {
      event.preventDefault();
      settle("down");
    }
  };
  const { Editor, isWide } = entryOf(field.type);
  if (!Editor) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the editor inside are heard here
    <div ref={place} className={styles.editor} data-roomy={isWide === true} onKeyDown={onKeyDown}>
      <BesideValues values={props.beside ?? {}}>
        <Editor
          field={field}
          value={draft}
          onChange={change}
          onSettle={(next) => {
            change(next);
            settle("stay");
          }}
          autoFocus
          bare
        />
      </BesideValues>
    </div>
  );
}
