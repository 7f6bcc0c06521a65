import { EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import { isEmpty, isUnread } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { isSame } from "@/fields/wire";
import { MaskedValue } from "../masked/MaskedValue";
import styles from "./record.module.css";
import { useUnsavedPart } from "./unsaved";

const MANY_LINES = new Set(["long_text", "rich_text"]);

/** What is there is selected, so that typing replaces it; a long text is rather added to. */
function selected(place: HTMLDivElement | null) {
  place?.querySelector<HTMLInputElement>("input")?.select();
}

/** A field of a record: its value, and on a click its editor. Enter saves, Esc leaves it. */
export function FieldLine(props: {
  field: FieldDefinition;
  value: unknown;
  writable: boolean;
  required?: boolean;
  error?: string;
  onSave: (value: unknown) => void;
  /** Of a masked field: which record holds it, and whether it may be shown in full. */
  masked?: { form: string; id: string; may: boolean };
}) {
  const { field, value, writable, onSave } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const id = useId();
  const [draft, setDraft] = useState<{ value: unknown } | null>(null);
  // The Enter that makes an editor say its value is heard here before that value is drawn.
  const latest = useRef(value);
  const { Cell, Editor } = entryOf(field.type);
  const name = label(field.label);

  useUnsavedPart(field.key, draft !== null && !isSame(draft.value, value));
  const change = (next: unknown) => {
    latest.current = next;
    setDraft({ value: next });
  };
  const keep = (next: unknown) => {
    if (isUnread(next)) return;
    setDraft(null);
    if (field.masked && isEmpty(next)) return;
    if (!isSame(next, value)) onSave(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !draft) return;
    const popup = (event.target as Element).getAttribute("aria-expanded") === "true";
    if (event.key === "Escape") {
      event.stopPropagation();
      setDraft(null);
    } else if (
      event.key === "Enter" &&
      !popup &&
      (!MANY_LINES.has(field.type) || event.ctrlKey || event.metaKey)
    ) {
      event.preventDefault();
      keep(latest.current);
    }
  };
  return (
    <dl className={styles.line}>
      <dt className={styles.name} id={id}>
        {name}
        {(props.required ?? field.required) && <span className={styles.required}> *</span>}
      </dt>
      <dd className={styles.value}>
        {draft && Editor ? (
          // biome-ignore lint/a11y/noStaticElementInteractions: keys of the editor inside are heard here
          <div ref={selected} className={styles.editing} onKeyDown={onKeyDown}>
            <Editor field={field} value={draft.value} onChange={change} onSettle={keep} autoFocus />
            <span className={styles.keepers}>
              <Button size="small" type="primary" onClick={() => keep(latest.current)}>
                {t("frame.save")}
              </Button>
              <Button size="small" onClick={() => setDraft(null)}>
                {t("frame.cancel")}
              </Button>
            </span>
          </div>
        ) : (
          <>
            <span className={styles.shown}>
              {field.masked && props.masked ? (
                <MaskedValue field={field} value={value} {...props.masked} />
              ) : isEmpty(value) ? (
                <span className={styles.nothing}>{t("records.noValue")}</span>
              ) : (
                <Cell field={field} value={value} />
              )}
            </span>
            {writable && (
              <Button
                className={styles.pencil}
                type="text"
                size="small"
                icon={<EditOutlined aria-hidden="true" />}
                aria-label={t("records.editField", { name })}
                onClick={() => change(field.masked ? null : value)}
              />
            )}
          </>
        )}
        {props.error && (
          <div className={styles.error} role="alert">
            {props.error}
          </div>
        )}
      </dd>
    </dl>
  );
}
