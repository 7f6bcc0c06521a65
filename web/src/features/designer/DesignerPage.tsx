import {
  ArrowLeftOutlined,
  DesktopOutlined,
  MobileOutlined,
  RedoOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import {
  type CollisionDetection,
  closestCenter,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  type DragStartEvent,
  pointerWithin,
} from "@dnd-kit/core";
import { Alert, Button, Segmented } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { FieldTypeName } from "@/api/fieldTypes";
import { type FormDefinition, useForm, useSpell } from "@/api/forms";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { useNarrow } from "@/shared/narrow";
import { useSorting } from "@/ui/sorting";
import { ErrorState, LoadingSkeleton, NoPermission } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { CANVAS, Canvas } from "./Canvas";
import styles from "./designer.module.css";
import {
  type Draft,
  flaws,
  withField,
  withFinalKeys,
  withMovedField,
  withNewField,
  withNudgedField,
  withoutField,
  withRestored,
} from "./draft";
import { Inspector } from "./Inspector";
import { LeftOvers } from "./LeftOvers";
import { draggedType, isFromPalette, Palette } from "./Palette";
import { PublishDialog } from "./PublishDialog";
import { type Design, useDesign } from "./useDesign";

/** A type from the palette lands where the pointer is: before a field, else at the end. Fields go among fields. */
const collide: CollisionDetection = (asked) => {
  const fields = asked.droppableContainers.filter(({ id }) => id !== CANVAS);
  if (!isFromPalette(asked.active.id)) return closestCenter({ ...asked, droppableContainers: fields });
  const under = pointerWithin(asked);
  const field = under.filter(({ id }) => id !== CANVAS);
  return field.length > 0 ? field : under;
};

/** Ctrl-Z and Ctrl-Y anywhere but in a text that has its own undo. */
function useUndoKeys({ undo, redo }: Pick<Design, "undo" | "redo">) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || (event.target as Element).closest?.("input, textarea")) return;
      const key = event.key.toLowerCase();
      if (key === "z" && !event.shiftKey) undo();
      else if (key === "y" || (key === "z" && event.shiftKey)) redo();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [undo, redo]);
}

function Bar(props: {
  form: FormDefinition;
  design: Design;
  phone: boolean;
  onPhone: (phone: boolean) => void;
  onPublish: () => void;
}) {
  const { form, design } = props;
  const { t } = useTranslation();
  const narrow = useNarrow();
  const { label } = useReader();
  return (
    <header className={styles.bar}>
      <Link to={`/forms/${form.key}`} aria-label={t("frame.back")} className={styles.back}>
        <ArrowLeftOutlined aria-hidden="true" />
      </Link>
      <h1 className={styles.barTitle}>{t("designer.of", { name: label(form.title) })}</h1>
      {design.changed && <span className={styles.draftMark}>{t("designer.draft")}</span>}
      <span className={styles.space} />
      <LeftOvers form={form} />
      {!narrow && (
        <Segmented
          value={props.phone}
          options={[
            {
              value: false,
              icon: <DesktopOutlined aria-label={t("designer.desktop")} />,
              title: t("designer.desktop"),
            },
            {
              value: true,
              icon: <MobileOutlined aria-label={t("designer.phone")} />,
              title: t("designer.phone"),
            },
          ]}
          onChange={props.onPhone}
          aria-label={t("designer.preview")}
        />
      )}
      <Button
        type="text"
        icon={<UndoOutlined aria-hidden="true" />}
        disabled={!design.mayUndo}
        title={t("designer.undo")}
        aria-label={t("designer.undo")}
        onClick={design.undo}
      />
      <Button
        type="text"
        icon={<RedoOutlined aria-hidden="true" />}
        disabled={!design.mayRedo}
        title={t("designer.redo")}
        aria-label={t("designer.redo")}
        onClick={design.redo}
      />
      {design.changed && <Button onClick={() => design.reset(form)}>{t("designer.discard")}</Button>}
      <Button type="primary" disabled={!design.changed} onClick={props.onPublish}>
        {t("designer.publish")}
      </Button>
    </header>
  );
}

/** Which field holds the publishing back, until it is mended. */
export function Incomplete({ draft, uid }: { draft: Draft; uid: string | null }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const wrong = flaws(draft).find(({ field }) => field.uid === uid);
  if (!wrong) return null;
  const name = label(wrong.field.label) || t("designer.unnamed");
  return (
    <Alert
      type="error"
      showIcon
      banner
      title={t("designer.flawed", { name, flaw: t(`designer.flaws.${wrong.flaw}`) })}
    />
  );
}

function Designer({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const { label, language, currency } = useReader();
  const { failed } = useToasts();
  const spell = useSpell();
  const design = useDesign(form);
  const { draft, change } = design;
  const [chosen, setChosen] = useState<string | null>(null);
  const [added, setAdded] = useState<string | null>(null);
  const [sheet, setSheet] = useState(false);
  const [phone, setPhone] = useState(false);
  const [heldBack, setHeldBack] = useState<string | null>(null);
  const [publishing, setPublishing] = useState(false);
  const [dragged, setDragged] = useState<string | null>(null);
  useUndoKeys(design);
  const sorting = useSorting((id) =>
    isFromPalette(id)
      ? t(`fields.types.${draggedType(id)}`)
      : label(draft.fields.find((field) => field.uid === id)?.label) || t("designer.canvas"),
  );

  const add = (type: FieldTypeName, at = draft.fields.length) => {
    const added = withNewField(
      draft,
      type,
      { [language]: t(`fields.types.${type}`) },
      at,
      type === "money" ? { currency } : {},
    );
    change(() => added.draft);
    setChosen(added.uid);
    setAdded(added.uid);
  };
  const drop = ({ active, over }: DragEndEvent) => {
    setDragged(null);
    if (!over) return;
    const [what, where] = [String(active.id), String(over.id)];
    if (isFromPalette(what)) {
      const place = draft.fields.findIndex((field) => field.uid === where);
      add(draggedType(what), where === CANVAS || place < 0 ? draft.fields.length : place);
    } else if (where !== CANVAS) change((now) => withMovedField(now, what, where));
  };
  const publish = async () => {
    try {
      const settled = await withFinalKeys(draft, spell);
      if (settled !== draft) change(() => settled);
      show(settled);
    } catch (error) {
      failed(error);
    }
  };
  const show = (settled: Draft) => {
    const wrong = flaws(settled)[0];
    if (!wrong) return setPublishing(true);
    setChosen(wrong.field.uid);
    setHeldBack(wrong.field.uid);
  };
  const overlay = dragged && isFromPalette(dragged) ? draggedType(dragged) : null;
  return (
    <div className={styles.page}>
      <Bar form={form} design={design} phone={phone} onPhone={setPhone} onPublish={publish} />
      <Incomplete draft={draft} uid={heldBack} />
      <DndContext
        {...sorting}
        collisionDetection={collide}
        onDragStart={({ active }: DragStartEvent) => setDragged(String(active.id))}
        onDragCancel={() => setDragged(null)}
        onDragEnd={drop}
      >
        <div className={styles.middle}>
          <Palette onAdd={(type) => add(type)} />
          <Canvas
            draft={draft}
            chosen={chosen}
            phone={phone}
            onChoose={(uid) => {
              setChosen(uid);
              setAdded(null);
              setSheet(true);
            }}
            onNudge={(uid, step) => change((now) => withNudgedField(now, uid, step))}
            onRemove={(uid) => {
              change((now) => withoutField(now, uid));
              setChosen(null);
            }}
            onRestore={(uid) => change((now) => withRestored(now, uid))}
          />
          <Inspector
            form={form}
            draft={draft}
            added={added}
            sheet={sheet}
            onClose={() => setSheet(false)}
            field={draft.fields.find((field) => field.uid === chosen && !field.retired) ?? null}
            onDraft={(part, merge) => change((now) => ({ ...now, ...part }), merge)}
            onField={(uid, part, merge) => change((now) => withField(now, uid, part), merge)}
          />
        </div>
        <DragOverlay>
          {overlay && (
            <div className={styles.type}>
              <span className={styles.typeIcon}>{entryOf(overlay).icon}</span>
              {t(`fields.types.${overlay}`)}
            </div>
          )}
        </DragOverlay>
      </DndContext>
      {publishing && (
        <PublishDialog
          form={form}
          draft={draft}
          onClose={() => setPublishing(false)}
          onDone={(next) => {
            setPublishing(false);
            design.reset(next);
          }}
        />
      )}
    </div>
  );
}

/** Where a form is made and changed, also while it holds data. */
export function DesignerPage() {
  const { form: key = "" } = useParams();
  const mayDesign = useMay("forms.manage");
  const form = useForm(mayDesign ? key : null);
  if (!mayDesign) return <NoPermission />;
  if (form.data) return <Designer key={`${key}.${form.data.version}`} form={form.data} />;
  if (form.error) return <ErrorState error={form.error} onRetry={() => form.refetch()} />;
  return <LoadingSkeleton rows={12} />;
}
