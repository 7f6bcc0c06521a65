import { Dropdown, Input } from "antd";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import type { Words } from "@/api/templates";
import { useReader } from "@/fields/reader";
import { inserted, withWords, wordsIn } from "./blocks";
import styles from "./templates.module.css";
import { isRows } from "./useRowsForm";

const EVERYWHERE = ["@today", "@now", "@me", "@workspace", "@template"] as const;
const IN_MARGINS = ["@page", "@pages"] as const;
const SYSTEM = ["created_at", "created_by", "updated_at", "updated_by"] as const;

/** What all texts of one editor have in common. */
export interface Writing {
  form: FormDefinition;
  /** The language being written, and the one that plain texts are taken to be in. */
  language: string;
  first: string;
}

/** A text with placeholders, and a list of those that there are. */
export function WordsBox(props: {
  writing: Writing;
  name: string;
  value: Words | undefined;
  rows?: number;
  margin?: boolean;
  /** Words that stay as they are: no placeholders. */
  plain?: boolean;
  onChange: (words: Words) => void;
}) {
  const { writing, name, value, rows = 1, margin = false, plain = false, onChange } = props;
  const { form, language, first } = writing;
  const { t } = useTranslation();
  const { label } = useReader();
  const id = useId();
  const place = useRef<{ from: number; to: number } | null>(null);
  const text = wordsIn(value, language);
  const put = (next: string) => onChange(withWords(value, language, first, next));
  const keep = (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
    const box = event.currentTarget;
    place.current = { from: box.selectionStart ?? text.length, to: box.selectionEnd ?? text.length };
  };
  const insert = (key: string) => {
    const { from, to } = place.current ?? { from: text.length, to: text.length };
    put(inserted(text, key, Math.min(from, text.length), Math.min(to, text.length)));
    place.current = { from: from + key.length + 2, to: from + key.length + 2 };
  };
  const fields = form.fields.filter((field) => !field.retired && !isRows(field));
  const items = [
    {
      type: "group" as const,
      label: t("templates.fieldGroup"),
      children: fields.map((field) => ({ key: field.key, label: label(field.label) })),
    },
    {
      type: "group" as const,
      label: t("templates.knownGroup"),
      children: [...EVERYWHERE, ...(margin ? IN_MARGINS : [])].map((key) => ({
        key,
        label: t(`templates.known.${key}`),
      })),
    },
    {
      type: "group" as const,
      label: t("templates.systemGroup"),
      children: SYSTEM.map((key) => ({ key, label: t(`fields.systemFields.${key}`) })),
    },
  ];
  const shared = { id, value: text, onSelect: keep, onBlur: keep, maxLength: margin ? 500 : 10_000 };
  return (
    <div className={styles.line}>
      <div className={styles.wordsHead}>
        <label htmlFor={id}>{name}</label>
        {!plain && (
          <Dropdown
            trigger={["click"]}
            menu={{
              items,
              onClick: ({ key }) => insert(key),
              style: { maxHeight: 320, overflow: "auto" },
            }}
          >
            <button type="button" className={styles.insert}>
              {t("templates.insert")}
            </button>
          </Dropdown>
        )}
      </div>
      {rows > 1 ? (
        <Input.TextArea
          {...shared}
          autoSize={{ minRows: rows, maxRows: 14 }}
          onChange={(event) => put(event.target.value)}
        />
      ) : (
        <Input {...shared} onChange={(event) => put(event.target.value)} />
      )}
    </div>
  );
}
