import { CopyOutlined, DeleteOutlined, HolderOutlined } from "@ant-design/icons";
import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { Button, Input } from "antd";
import { type KeyboardEvent, type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { fileAddress } from "@/api/files";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import styles from "./designer.module.css";
import { type Draft, type DraftField, flawOf } from "./draft";
import type { DraftItem } from "./layout";
import { isFromPalette } from "./Palette";

interface CardProps {
  uid: string;
  name: string;
  span: number;
  chosen: boolean;
  removeText: string | null;
  onChoose: () => void;
  onNudge: (step: -1 | 1) => void;
  onRemove: () => void;
  onCopy?: () => void;
  children: ReactNode;
}

/** Something on the canvas: chosen by a click or Enter, moved by its grip or Alt with the arrows, removed by Delete. */
function Card(props: CardProps) {
  const { uid, name, chosen, onChoose, onNudge, onRemove } = props;
  const { t } = useTranslation();
  const sorting = useSortable({ id: uid });
  const { node } = sorting;
  useEffect(() => {
    if (chosen) node.current?.scrollIntoView({ block: "nearest" });
  }, [chosen, node]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      onNudge(event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onChoose();
    } else if (event.key === "Delete" && props.removeText) onRemove();
    else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey) && props.onCopy) {
      event.preventDefault();
      props.onCopy();
    }
  };
  return (
    <li
      ref={sorting.setNodeRef}
      className={styles.card}
      data-span={props.span}
      data-chosen={chosen}
      data-dragging={sorting.isDragging}
      data-target={sorting.isOver && isFromPalette(sorting.active?.id)}
      style={{ transform: CSS.Translate.toString(sorting.transform), transition: sorting.transition }}
    >
      <button
        type="button"
        className={styles.grip}
        aria-label={t("designer.moveField", { name })}
        {...sorting.attributes}
        {...sorting.listeners}
      >
        <HolderOutlined aria-hidden="true" />
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: a button may not hold the editor that is shown inside */}
      <div
        role="button"
        tabIndex={0}
        className={styles.face}
        aria-pressed={chosen}
        onClick={onChoose}
        onKeyDown={onKeyDown}
      >
        {props.children}
      </div>
      <span className={styles.cardTools}>
        {props.onCopy && (
          <Button
            type="text"
            size="small"
            className={styles.remove}
            icon={<CopyOutlined aria-hidden="true" />}
            aria-label={t("designer.copyField", { name })}
            title={t("designer.copy")}
            onClick={props.onCopy}
          />
        )}
        {props.removeText && (
          <Button
            type="text"
            size="small"
            className={styles.remove}
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={props.removeText}
            title={props.removeText}
            onClick={onRemove}
          />
        )}
      </span>
    </li>
  );
}

type Moves = Pick<CardProps, "chosen" | "onChoose" | "onNudge" | "onRemove" | "onCopy">;

function conditionMarks(draft: Draft, field: DraftField): ("hideable" | "requireable" | "protected")[] {
  const { key } = field;
  const named = (act: "show" | "hide" | "require" | "read_only") =>
    draft.rules.some((rule) => rule[act]?.includes(key));
  return [
    ...(named("show") || named("hide") ? (["hideable"] as const) : []),
    ...(named("require") ? (["requireable"] as const) : []),
    ...(named("read_only") ? (["protected"] as const) : []),
  ];
}

export function FieldCard(props: Moves & { draft: Draft; field: DraftField; span: number }) {
  const { draft, field, span, ...moves } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { Editor, icon } = entryOf(field.type);
  const name = label(field.label) || t("designer.unnamed");
  const flaw = flawOf(draft, field);
  const isTitle = draft.label_field === field.key;
  const removeText = field.id ? t("designer.retireField", { name }) : t("designer.removeField", { name });
  return (
    <Card {...moves} uid={field.uid} name={name} span={span} removeText={isTitle ? null : removeText}>
      <span className={styles.cardName}>
        <span className={styles.typeIcon} aria-hidden="true">
          {icon}
        </span>
        {name}
        {field.required && <span className={styles.required}>*</span>}
        {isTitle && <span className={styles.mark}>{t("designer.title")}</span>}
        {field.unique && <span className={styles.mark}>{t("designer.unique")}</span>}
        {conditionMarks(draft, field).map((mark) => (
          <span key={mark} className={styles.mark}>
            {t(`designer.marks.${mark}`)}
          </span>
        ))}
        {!field.id && <span className={styles.newMark}>{t("designer.new")}</span>}
      </span>
      <span className={styles.look} inert>
        {Editor ? (
          <Editor field={field} value={null} onChange={() => undefined} disabled />
        ) : (
          <Input
            disabled
            placeholder={t(field.type === "serial" ? "designer.givenNumber" : "designer.lookedUp")}
          />
        )}
      </span>
      {field.help && <span className={styles.help}>{label(field.help)}</span>}
      {flaw && <span className={styles.flaw}>{t(`designer.flaws.${flaw}`)}</span>}
    </Card>
  );
}

/** A note, a picture or a line across. */
export function ItemCard(props: Moves & { item: DraftItem; span: number }) {
  const { item, span, ...moves } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const name = t(
    item.note ? "designer.items.note" : item.image ? "designer.items.image" : "designer.items.divider",
  );
  return (
    <Card {...moves} uid={item.uid} name={name} span={span} removeText={t("designer.removeField", { name })}>
      {item.note && <span className={styles.noteText}>{label(item.note)}</span>}
      {item.image && <img className={styles.picture} src={fileAddress(item.image)} alt="" />}
      {item.divider && <hr className={styles.rule} />}
    </Card>
  );
}
