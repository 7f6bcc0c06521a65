import { DeleteOutlined, HolderOutlined, RollbackOutlined } from "@ant-design/icons";
import { useDroppable } from "@dnd-kit/core";
import { SortableContext, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { Button, Input } from "antd";
import { type KeyboardEvent, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import styles from "./designer.module.css";
import { type Draft, type DraftField, flawOf } from "./draft";
import { isFromPalette } from "./Palette";

/** The id of the ground under the fields, where a field is dropped at the end. */
export const CANVAS = "canvas";

interface CardProps {
  draft: Draft;
  field: DraftField;
  chosen: boolean;
  onChoose: () => void;
  onNudge: (step: -1 | 1) => void;
  onRemove: () => void;
}

function FieldCard({ draft, field, chosen, onChoose, onNudge, onRemove }: CardProps) {
  const { t } = useTranslation();
  const { label } = useReader();
  const sorting = useSortable({ id: field.uid });
  const { Editor, icon } = entryOf(field.type);
  const name = label(field.label) || t("designer.unnamed");
  const flaw = flawOf(draft, field);
  const { node } = sorting;
  useEffect(() => {
    if (chosen) node.current?.scrollIntoView({ block: "nearest" });
  }, [chosen, node]);
  const isTitle = draft.label_field === field.key;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      onNudge(event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onChoose();
    } else if (event.key === "Delete" && !isTitle) onRemove();
  };
  return (
    <li
      ref={sorting.setNodeRef}
      className={styles.card}
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
        <span className={styles.cardName}>
          <span className={styles.typeIcon} aria-hidden="true">
            {icon}
          </span>
          {name}
          {field.required && <span className={styles.required}>*</span>}
          {isTitle && <span className={styles.mark}>{t("designer.title")}</span>}
          {field.unique && <span className={styles.mark}>{t("designer.unique")}</span>}
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
      </div>
      {!isTitle && (
        <Button
          type="text"
          size="small"
          className={styles.remove}
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={field.id ? t("designer.retireField", { name }) : t("designer.removeField", { name })}
          title={field.id ? t("designer.retire") : t("frame.remove")}
          onClick={onRemove}
        />
      )}
    </li>
  );
}

function RetiredFields({ draft, onRestore }: { draft: Draft; onRestore: (uid: string) => void }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const retired = draft.fields.filter((field) => field.retired);
  if (retired.length === 0) return null;
  return (
    <details className={styles.retired}>
      <summary>{t("designer.retiredFields", { count: retired.length })}</summary>
      <p className={styles.help}>{t("designer.retiredAbout")}</p>
      <ul>
        {retired.map((field) => (
          <li key={field.uid}>
            <span className={styles.typeIcon}>{entryOf(field.type).icon}</span>
            <span className={styles.retiredName}>{label(field.label)}</span>
            <Button
              size="small"
              icon={<RollbackOutlined aria-hidden="true" />}
              onClick={() => onRestore(field.uid)}
            >
              {t("designer.restore")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The form as those who fill it in will see it; fields are chosen, moved and taken away here. */
export function Canvas(props: {
  draft: Draft;
  chosen: string | null;
  phone: boolean;
  onChoose: (uid: string | null) => void;
  onNudge: (uid: string, step: -1 | 1) => void;
  onRemove: (uid: string) => void;
  onRestore: (uid: string) => void;
}) {
  const { draft, chosen } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const ground = useDroppable({ id: CANVAS });
  const live = draft.fields.filter((field) => !field.retired);
  return (
    <section className={styles.canvas} aria-label={t("designer.canvas")}>
      <div ref={ground.setNodeRef} className={styles.paper} data-phone={props.phone}>
        <button
          type="button"
          className={styles.formTitle}
          data-chosen={chosen === null}
          onClick={() => props.onChoose(null)}
        >
          {label(draft.title) || t("designer.unnamed")}
        </button>
        <SortableContext items={live.map((field) => field.uid)} strategy={verticalListSortingStrategy}>
          <ul className={styles.cards}>
            {live.map((field) => (
              <FieldCard
                key={field.uid}
                draft={draft}
                field={field}
                chosen={field.uid === chosen}
                onChoose={() => props.onChoose(field.uid)}
                onNudge={(step) => props.onNudge(field.uid, step)}
                onRemove={() => props.onRemove(field.uid)}
              />
            ))}
          </ul>
        </SortableContext>
        <p className={styles.dropHint} data-target={ground.isOver && isFromPalette(ground.active?.id)}>
          {t("designer.dropHint")}
        </p>
        <RetiredFields draft={draft} onRestore={props.onRestore} />
      </div>
    </section>
  );
}
