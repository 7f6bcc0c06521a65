import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  DeleteOutlined,
  PlusOutlined,
  RollbackOutlined,
} from "@ant-design/icons";
import { useDndContext, useDroppable } from "@dnd-kit/core";
import { rectSortingStrategy, SortableContext } from "@dnd-kit/sortable";
import { Button } from "antd";
import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import styles from "./designer.module.css";
import type { Draft } from "./draft";
import { FieldCard, ItemCard } from "./FieldCard";
import type { DraftItem, DraftSection } from "./layout";
import sectionStyles from "./sections.module.css";

interface CanvasProps {
  draft: Draft;
  chosen: string | null;
  onChoose: (uid: string | null) => void;
  onNudge: (uid: string, step: -1 | 1) => void;
  onRemove: (uid: string) => void;
  onCopy: (uid: string) => void;
  onRestore: (uid: string) => void;
  onSection: () => void;
  onNudgeSection: (uid: string, step: -1 | 1) => void;
  onRemoveSection: (uid: string) => void;
}

function spanOf(draft: Draft, item: DraftItem, columns: number): number {
  const field = draft.fields.find((each) => each.uid === item.uid);
  if (item.divider || (field && item.span === 1 && entryOf(field.type).isWide)) return columns;
  return Math.min(item.span, columns);
}

function SectionTools(props: CanvasProps & { section: DraftSection; name: string; at: number }) {
  const { section, name, at, draft } = props;
  const { t } = useTranslation();
  return (
    <span className={sectionStyles.sectionTools}>
      <Button
        type="text"
        size="small"
        icon={<ArrowUpOutlined aria-hidden="true" />}
        disabled={at === 0}
        aria-label={t("designer.sections.up", { name })}
        title={t("designer.sections.up", { name })}
        onClick={() => props.onNudgeSection(section.uid, -1)}
      />
      <Button
        type="text"
        size="small"
        icon={<ArrowDownOutlined aria-hidden="true" />}
        disabled={at === draft.layout.length - 1}
        aria-label={t("designer.sections.down", { name })}
        title={t("designer.sections.down", { name })}
        onClick={() => props.onNudgeSection(section.uid, 1)}
      />
      {draft.layout.length > 1 && (
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={t("designer.sections.remove", { name })}
          title={t("designer.sections.remove", { name })}
          onClick={() => props.onRemoveSection(section.uid)}
        />
      )}
    </span>
  );
}

function Section(props: CanvasProps & { section: DraftSection; at: number }) {
  const { draft, section, chosen, at } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const ground = useDroppable({ id: section.uid });
  const name = label(section.title) || t("designer.sections.untitled", { number: at + 1 });
  return (
    <section
      className={sectionStyles.section}
      data-chosen={chosen === section.uid}
      data-target={ground.isOver}
      aria-label={name}
    >
      <div className={sectionStyles.sectionHead}>
        <button
          type="button"
          className={sectionStyles.sectionTitle}
          aria-pressed={chosen === section.uid}
          onClick={() => props.onChoose(section.uid)}
        >
          {section.kind !== "group" && (
            <span className={styles.mark}>{t(`designer.sections.kinds.${section.kind}`)}</span>
          )}
          {name}
        </button>
        <SectionTools {...props} name={name} />
      </div>
      <SortableContext items={section.items.map((item) => item.uid)} strategy={rectSortingStrategy}>
        <ul ref={ground.setNodeRef} className={styles.cards} data-columns={section.columns}>
          {section.items.map((item) => {
            const field = draft.fields.find((each) => each.uid === item.uid);
            const shared = {
              span: spanOf(draft, item, section.columns),
              chosen: item.uid === chosen,
              onChoose: () => props.onChoose(item.uid),
              onNudge: (step: -1 | 1) => props.onNudge(item.uid, step),
              onRemove: () => props.onRemove(item.uid),
            };
            return field ? (
              <FieldCard
                key={item.uid}
                draft={draft}
                field={field}
                onCopy={() => props.onCopy(item.uid)}
                {...shared}
              />
            ) : (
              <ItemCard key={item.uid} item={item} {...shared} />
            );
          })}
          {section.items.length === 0 && (
            <li className={sectionStyles.emptySection} data-target={ground.isOver}>
              {t("designer.sections.empty")}
            </li>
          )}
        </ul>
      </SortableContext>
    </section>
  );
}

/** Measures all places anew while something is dragged and a field that has just been fetched moves them. */
function Measured({ paper }: { paper: RefObject<HTMLElement | null> }) {
  const { active, droppableContainers, measureDroppableContainers } = useDndContext();
  const dragging = active !== null;
  useEffect(() => {
    if (!dragging || !paper.current) return undefined;
    const observer = new ResizeObserver(() => measureDroppableContainers([...droppableContainers.keys()]));
    observer.observe(paper.current);
    return () => observer.disconnect();
  }, [dragging, paper, droppableContainers, measureDroppableContainers]);
  return null;
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

/** The form as those who fill it in will see it: its sections, and in them what is chosen, moved and taken away. */
export function Canvas(props: CanvasProps) {
  const { draft, chosen } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const paper = useRef<HTMLDivElement>(null);
  return (
    <section className={styles.canvas} aria-label={t("designer.canvas")}>
      <div ref={paper} className={styles.paper}>
        <Measured paper={paper} />
        <button
          type="button"
          className={styles.formTitle}
          data-chosen={chosen === null}
          onClick={() => props.onChoose(null)}
        >
          {label(draft.title) || t("designer.unnamed")}
        </button>
        {draft.layout.map((section, at) => (
          <Section key={section.uid} {...props} section={section} at={at} />
        ))}
        <Button type="dashed" block icon={<PlusOutlined aria-hidden="true" />} onClick={props.onSection}>
          {t("designer.sections.add")}
        </Button>
        <p className={styles.dropHint}>{t("designer.dropHint")}</p>
        <RetiredFields draft={draft} onRestore={props.onRestore} />
      </div>
    </section>
  );
}
