import {
  ArrowLeftOutlined,
  BranchesOutlined,
  CheckCircleOutlined,
  DiffOutlined,
  EyeOutlined,
  NodeIndexOutlined,
  RedoOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { DndContext, type DragEndEvent, DragOverlay, type DragStartEvent } from "@dnd-kit/core";
import { Alert, Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { FieldTypeName } from "@/api/fieldTypes";
import { type FormDefinition, useForms, useFreshForm, useSpell } from "@/api/forms";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { useUndoKeys } from "@/shared/undoKeys";
import { FormTabs } from "@/ui/FormTabs";
import { DraftedForm } from "@/ui/formula/drafted";
import { useSorting } from "@/ui/sorting";
import { ErrorState, LoadingSkeleton, NoPermission } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { AggregateDesigner } from "./AggregateDesigner";
import { Canvas } from "./Canvas";
import { ChecksDrawer } from "./ChecksDrawer";
import { DuplicatesDrawer } from "./DuplicatesDrawer";
import styles from "./designer.module.css";
import {
  type Draft,
  documentOf,
  flaws,
  withCopy,
  withField,
  withFinalKeys,
  withItemChanged,
  withMoved,
  withNewField,
  withNudged,
  withoutField,
  withRestored,
} from "./draft";
import { Inspector } from "./Inspector";
import { LeftOvers } from "./LeftOvers";
import { landing } from "./landing";
import {
  newUid,
  type Place,
  placeOf,
  withItem,
  withoutItem,
  withoutSection,
  withSection,
  withSectionChanged,
  withSectionNudged,
} from "./layout";
import { LifecycleDrawer } from "./lifecycle/LifecycleDrawer";
import { DiscardButton, NewerVersion } from "./NewerVersion";
import { draggedKind, type ItemKind, isFromPalette, isItemKind, Palette } from "./Palette";
import { Preview } from "./Preview";
import { PublishDialog } from "./PublishDialog";
import { RulesDrawer } from "./RulesDrawer";
import { type Design, useDesign } from "./useDesign";
import { useFieldRemoval } from "./useFieldRemoval";

function Bar(props: {
  form: FormDefinition;
  design: Design;
  onRules: () => void;
  onChecks: () => void;
  onDuplicates: () => void;
  onLifecycle: () => void;
  onTry: () => void;
  onPublish: () => void;
}) {
  const { form, design } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  /** Rows are designed on the way to the form that they are part of. */
  const whole = useForms().data?.find(({ key }) => key === form.key)?.part_of;
  return (
    <header className={styles.bar}>
      <Link
        to={whole ? `/forms/${whole}/design` : `/forms/${form.key}`}
        aria-label={t("frame.back")}
        className={styles.back}
      >
        <ArrowLeftOutlined aria-hidden="true" />
      </Link>
      <h1 className={styles.barTitle}>{t("designer.of", { name: label(form.title) })}</h1>
      {design.changed && <span className={styles.draftMark}>{t("designer.draft")}</span>}
      <FormTabs form={form.key} at="design" inBar />
      <div className={styles.barActs}>
        <LeftOvers form={form} />
        <Button type="text" icon={<BranchesOutlined aria-hidden="true" />} onClick={props.onRules}>
          {t("designer.rules.button", { count: design.draft.rules.length })}
        </Button>
        <Button type="text" icon={<CheckCircleOutlined aria-hidden="true" />} onClick={props.onChecks}>
          {t("designer.checks.button", { count: design.draft.checks.length })}
        </Button>
        <Button type="text" icon={<DiffOutlined aria-hidden="true" />} onClick={props.onDuplicates}>
          {t("designerDuplicates.button", { count: design.draft.duplicates.length })}
        </Button>
        <Button type="text" icon={<NodeIndexOutlined aria-hidden="true" />} onClick={props.onLifecycle}>
          {t("lifecycle.title")}
        </Button>
        <Button type="text" icon={<EyeOutlined aria-hidden="true" />} onClick={props.onTry}>
          {t("designer.try.button")}
        </Button>
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
        {design.changed && <DiscardButton form={form} design={design} />}
        <Button type="primary" disabled={!design.changed} onClick={props.onPublish}>
          {t("designer.publish")}
        </Button>
      </div>
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
  const askAndRemove = useFieldRemoval(form.key);
  const spell = useSpell();
  const design = useDesign(form);
  const { draft, change } = design;
  const document = useMemo(() => documentOf(draft), [draft]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [added, setAdded] = useState<string | null>(null);
  const [sheet, setSheet] = useState(false);
  const [open, setOpen] = useState<"rules" | "checks" | "duplicates" | "lifecycle" | "try" | null>(null);
  const [heldBack, setHeldBack] = useState<string | null>(null);
  const [publishing, setPublishing] = useState(false);
  const [dragged, setDragged] = useState<string | null>(null);
  useUndoKeys(design);
  const nameOf = (uid: string) => {
    const field = draft.fields.find((each) => each.uid === uid);
    const section = draft.layout.find((each) => each.uid === uid);
    return label(field?.label) || label(section?.title) || t("designer.canvas");
  };
  const kindName = (kind: FieldTypeName | ItemKind) =>
    isItemKind(kind) ? t(`designer.items.${kind}`) : t(`fields.types.${kind}`);
  const sorting = useSorting((id) => (isFromPalette(id) ? kindName(draggedKind(id)) : nameOf(id)));

  const addItem = (kind: ItemKind, place: Place | null) => {
    const uid = newUid("item");
    const item = {
      uid,
      span: kind === "divider" ? 1 : 2,
      ...(kind === "note" ? { note: { [language]: t("designer.items.noteText") } } : {}),
      ...(kind === "divider" ? { divider: true } : {}),
    };
    change((now) => ({ ...now, layout: withItem(now.layout, item, place) }));
    setChosen(uid);
    setAdded(uid);
    setSheet(true);
  };
  /** Where something new goes that is not dropped anywhere: after what is chosen, else at the end. */
  const afterChosen = (): Place | null => {
    const section = draft.layout.find((each) => each.uid === chosen);
    if (section) return { section: section.uid, at: section.items.length };
    const place = chosen ? placeOf(draft.layout, chosen) : null;
    return place && { ...place, at: place.at + 1 };
  };
  const add = (kind: FieldTypeName | ItemKind, place: Place | null = afterChosen()) => {
    if (isItemKind(kind)) return addItem(kind, place);
    const settings = kind === "money" ? { currency } : {};
    const made = withNewField(draft, kind, { [language]: t(`fields.types.${kind}`) }, place, settings);
    change(() => made.draft);
    setChosen(made.uid);
    setAdded(made.uid);
  };
  const copy = (uid: string) => {
    const field = draft.fields.find((each) => each.uid === uid);
    const name = t("designer.copyOf", { name: label(field?.label) });
    const made = withCopy(draft, uid, { [language]: name });
    if (!made) return;
    change(() => made.draft);
    setChosen(made.uid);
    setAdded(made.uid);
  };
  const drop = ({ active, over }: DragEndEvent) => {
    setDragged(null);
    if (!over) return;
    const [what, where] = [String(active.id), String(over.id)];
    if (!isFromPalette(what)) return change((now) => withMoved(now, what, where));
    const section = draft.layout.find((each) => each.uid === where);
    add(
      draggedKind(what),
      section ? { section: where, at: section.items.length } : placeOf(draft.layout, where),
    );
  };
  const addSection = () => {
    const [layout, uid] = withSection(draft.layout, { [language]: t("designer.sections.new") }, "group");
    change((now) => ({ ...now, layout }));
    setChosen(uid);
    setSheet(true);
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
  const overlay = dragged && isFromPalette(dragged) ? draggedKind(dragged) : null;
  return (
    <DraftedForm value={document}>
      <div className={styles.page}>
        <Bar
          form={form}
          design={design}
          onRules={() => setOpen("rules")}
          onChecks={() => setOpen("checks")}
          onDuplicates={() => setOpen("duplicates")}
          onLifecycle={() => setOpen("lifecycle")}
          onTry={() => setOpen("try")}
          onPublish={publish}
        />
        <NewerVersion form={form} design={design} />
        <Incomplete draft={draft} uid={heldBack} />
        <DndContext
          {...sorting}
          collisionDetection={landing}
          onDragStart={({ active }: DragStartEvent) => setDragged(String(active.id))}
          onDragCancel={() => setDragged(null)}
          onDragEnd={drop}
        >
          <div className={styles.middle}>
            <Palette onAdd={(kind) => add(kind)} />
            <Canvas
              draft={draft}
              chosen={chosen}
              onChoose={(uid) => {
                setChosen(uid);
                setAdded(null);
                setSheet(true);
              }}
              onNudge={(uid, step) => change((now) => withNudged(now, uid, step))}
              onRemove={(uid) => {
                const field = draft.fields.find((each) => each.uid === uid);
                const remove = () => {
                  change((now) =>
                    field ? withoutField(now, uid) : { ...now, layout: withoutItem(now.layout, uid) },
                  );
                  setChosen(null);
                };
                const stored = field?.id && form.fields.find(({ id }) => id === field.id);
                if (stored) void askAndRemove(stored.key, label(stored.label), remove);
                else remove();
              }}
              onCopy={copy}
              onRestore={(uid) => change((now) => withRestored(now, uid))}
              onSection={addSection}
              onNudgeSection={(uid, step) =>
                change((now) => ({ ...now, layout: withSectionNudged(now.layout, uid, step) ?? now.layout }))
              }
              onRemoveSection={(uid) => {
                change((now) => ({ ...now, layout: withoutSection(now.layout, uid) }));
                setChosen(null);
              }}
            />
            <Inspector
              form={form}
              draft={draft}
              added={added}
              sheet={sheet}
              onClose={() => setSheet(false)}
              chosen={chosen}
              onDraft={(part, merge) => change((now) => ({ ...now, ...part }), merge)}
              onField={(uid, part, merge) => change((now) => withField(now, uid, part), merge)}
              onSection={(uid, part, merge) =>
                change((now) => ({ ...now, layout: withSectionChanged(now.layout, uid, part) }), merge)
              }
              onItem={(uid, part, merge) => change((now) => withItemChanged(now, uid, part), merge)}
            />
          </div>
          <DragOverlay>
            {overlay && (
              <div className={styles.type}>
                {!isItemKind(overlay) && <span className={styles.typeIcon}>{entryOf(overlay).icon}</span>}
                {kindName(overlay)}
              </div>
            )}
          </DragOverlay>
        </DndContext>
        <RulesDrawer
          draft={draft}
          open={open === "rules"}
          onClose={() => setOpen(null)}
          onChange={(rules) => change((now) => ({ ...now, rules }), "rules")}
        />
        <ChecksDrawer
          draft={draft}
          open={open === "checks"}
          onClose={() => setOpen(null)}
          onChange={(checks) => change((now) => ({ ...now, checks }), "checks")}
        />
        <DuplicatesDrawer
          draft={draft}
          open={open === "duplicates"}
          onClose={() => setOpen(null)}
          onChange={(duplicates) => change((now) => ({ ...now, duplicates }), "duplicates")}
        />
        <LifecycleDrawer
          form={form}
          draft={draft}
          open={open === "lifecycle"}
          onClose={() => setOpen(null)}
          onChange={(lifecycle) => change((now) => ({ ...now, lifecycle }), "lifecycle")}
        />
        {open === "try" && <Preview form={form} draft={draft} onClose={() => setOpen(null)} />}
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
    </DraftedForm>
  );
}

/** Where a form is made and changed, also while it holds data. */
export function DesignerPage() {
  const { form: key = "" } = useParams();
  const mayDesign = useMay("forms.manage");
  const form = useFreshForm(mayDesign ? key : null);
  if (!mayDesign) return <NoPermission />;
  if (!form.isFetchedAfterMount) return <LoadingSkeleton rows={12} />;
  if (form.data?.aggregate) return <AggregateDesigner key={`${key}.${form.data.version}`} form={form.data} />;
  if (form.data) return <Designer key={`${key}.${form.data.version}`} form={form.data} />;
  if (form.error) return <ErrorState error={form.error} onRetry={() => form.refetch()} />;
  return <LoadingSkeleton rows={12} />;
}
