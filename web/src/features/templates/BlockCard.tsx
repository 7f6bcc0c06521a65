import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  CopyOutlined,
  DeleteOutlined,
  HolderOutlined,
} from "@ant-design/icons";
import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Block } from "@/api/templates";
import { useReader } from "@/fields/reader";
import { BlockSettings } from "./BlockSettings";
import { type Placed, wordsIn } from "./blocks";
import styles from "./templates.module.css";
import type { Writing } from "./WordsBox";

export interface BlockActs {
  onChoose: (uid: string | null) => void;
  onChange: (uid: string, block: Block) => void;
  onMove: (uid: string, step: -1 | 1) => void;
  onCopy: (uid: string) => void;
  onRemove: (uid: string) => void;
}

/** What a block holds, in a line. */
function useExcerpt(block: Block, { form, language }: Writing): string {
  const { label, separator } = useReader();
  const named = (key: string) => label(form.fields.find((field) => field.key === key)?.label) || key;
  if ("text" in block) return wordsIn(block.text, language).split("\n")[0] ?? "";
  if (block.type === "fields") return block.fields.map(named).join(separator);
  return block.type === "table" && block.field ? named(block.field) : "";
}

/** A block in the list: named, moved by its handle or the arrows, opened to be changed. */
export function BlockCard(props: {
  placed: Placed;
  at: number;
  last: boolean;
  open: boolean;
  mistakes: readonly string[];
  writing: Writing;
  acts: BlockActs;
}) {
  const { placed, at, open, mistakes, writing, acts } = props;
  const { uid, block } = placed;
  const { t } = useTranslation();
  const excerpt = useExcerpt(block, writing);
  const sortable = useSortable({ id: uid });
  const name = t("templates.block", { number: at + 1, type: t(`templates.types.${block.type}`) });
  const tool = (icon: ReactNode, words: string, act: () => void, disabled = false) => (
    <Button
      type="text"
      size="small"
      icon={icon}
      aria-label={words}
      title={words}
      disabled={disabled}
      onClick={act}
    />
  );
  const looks = [styles.block, open && styles.chosen, mistakes.length > 0 && styles.wrong].filter(Boolean);
  return (
    <li
      ref={sortable.setNodeRef}
      className={looks.join(" ")}
      style={{ transform: CSS.Translate.toString(sortable.transform), transition: sortable.transition }}
    >
      <div className={styles.blockHead}>
        <Button
          type="text"
          size="small"
          icon={<HolderOutlined aria-hidden="true" />}
          {...sortable.attributes}
          {...sortable.listeners}
          aria-label={t("templates.move", { name })}
        />
        <button
          type="button"
          className={styles.blockName}
          aria-expanded={open}
          onClick={() => acts.onChoose(open ? null : uid)}
        >
          <span>{name}</span>
          <span className={styles.excerpt}>{excerpt}</span>
        </button>
        {tool(
          <ArrowUpOutlined aria-hidden="true" />,
          t("templates.up", { name }),
          () => acts.onMove(uid, -1),
          at === 0,
        )}
        {tool(
          <ArrowDownOutlined aria-hidden="true" />,
          t("templates.down", { name }),
          () => acts.onMove(uid, 1),
          props.last,
        )}
        {tool(<CopyOutlined aria-hidden="true" />, t("templates.copy", { name }), () => acts.onCopy(uid))}
        {tool(<DeleteOutlined aria-hidden="true" />, t("templates.delete", { name }), () =>
          acts.onRemove(uid),
        )}
      </div>
      {open && (
        <>
          {mistakes.map((words) => (
            <p key={words} className={styles.mistake} role="alert">
              {words}
            </p>
          ))}
          <BlockSettings block={block} writing={writing} onChange={(next) => acts.onChange(uid, next)} />
        </>
      )}
    </li>
  );
}
