import { PlusOutlined, RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { closestCenter, DndContext, KeyboardSensor, useSensor, useSensors } from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { Button, Dropdown, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { asProblem } from "@/api/client";
import { type FormDefinition, useForm } from "@/api/forms";
import type { FieldError } from "@/api/problem";
import { useMay } from "@/api/session";
import { useSaveTemplate, useTemplate, type WholeTemplate } from "@/api/templates";
import { useReader } from "@/fields/reader";
import { languagesFor } from "@/shared/label";
import { useNarrow } from "@/shared/narrow";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { PageHeader } from "@/ui/PageHeader";
import { Hand } from "@/ui/sorting";
import { Answer, NoPermission } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { BlockCard } from "./BlockCard";
import { BLOCK_TYPES, blockOf } from "./blocks";
import { PageSettings } from "./PageSettings";
import { PreviewPane } from "./PreviewPane";
import styles from "./templates.module.css";
import { useEditing } from "./useEditing";
import type { Writing } from "./WordsBox";

type Editing = ReturnType<typeof useEditing>;

function Blocks({
  editing,
  writing,
  errors,
}: {
  editing: Editing;
  writing: Writing;
  errors: readonly FieldError[];
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const { blocks } = editing;
  const place = (uid: string) => blocks.findIndex((each) => each.uid === uid);
  const sensors = useSensors(
    useSensor(Hand, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const acts = {
    onChoose: setOpen,
    onChange: editing.change,
    onMove: (uid: string, step: -1 | 1) => editing.move(uid, place(uid) + step),
    onCopy: editing.copy,
    onRemove: editing.remove,
  };
  const items = BLOCK_TYPES.map((type) => ({
    key: type,
    label: t(`templates.types.${type}`),
    onClick: () => setOpen(editing.add(type)),
  }));
  return (
    <>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={({ active, over }) => over && editing.move(String(active.id), place(String(over.id)))}
      >
        <SortableContext items={blocks.map(({ uid }) => uid)} strategy={verticalListSortingStrategy}>
          <ul className={styles.blocks} aria-label={t("templates.blocks")}>
            {blocks.map((each, at) => (
              <BlockCard
                key={each.uid}
                placed={each}
                at={at}
                last={at === blocks.length - 1}
                open={open === each.uid}
                mistakes={errors.filter(({ field }) => blockOf(field) === at).map(({ message }) => message)}
                writing={writing}
                acts={acts}
              />
            ))}
          </ul>
        </SortableContext>
      </DndContext>
      {blocks.length === 0 && <p className={styles.quiet}>{t("templates.noBlocks")}</p>}
      <Dropdown trigger={["click"]} menu={{ items }}>
        <Button icon={<PlusOutlined aria-hidden="true" />}>{t("templates.add")}</Button>
      </Dropdown>
    </>
  );
}

function Editor({ form, template }: { form: FormDefinition; template: WholeTemplate }) {
  const { t } = useTranslation();
  const { label, language } = useReader();
  const { done, failed } = useToasts();
  const narrow = useNarrow();
  const save = useSaveTemplate(form.key, template.key);
  const editing = useEditing(template);
  const [written, setWritten] = useState<string>(language);
  const [record, setRecord] = useState<string | null>(null);
  const [view, setView] = useState<"edit" | "preview">("edit");
  const [errors, setErrors] = useState<readonly FieldError[]>(template.problems ?? []);
  const submit = async () => {
    try {
      await save.mutateAsync({ document: editing.document, revision: template.revision });
      editing.kept();
      setErrors([]);
      done(t("templates.saved"));
    } catch (error) {
      const problem = asProblem(error);
      setErrors(problem.errors.map((each) => ({ ...each, field: each.field.replace(/^document\./, "") })));
      failed(error);
    }
  };
  const writing = { form, language: written, first: language };
  const actions = (
    <>
      <Button
        icon={<UndoOutlined aria-hidden="true" />}
        disabled={!editing.canUndo}
        aria-label={t("frame.undo")}
        title={t("frame.undo")}
        onClick={editing.undo}
      />
      <Button
        icon={<RedoOutlined aria-hidden="true" />}
        disabled={!editing.canRedo}
        aria-label={t("templates.redo")}
        title={t("templates.redo")}
        onClick={editing.redo}
      />
      <Button type="primary" loading={save.isPending} disabled={!editing.dirty} onClick={submit}>
        {t("frame.save")}
      </Button>
    </>
  );
  return (
    <>
      <PageHeader
        title={label(editing.document.title)}
        crumbs={[
          { title: label(form.title), to: `/forms/${form.key}` },
          { title: t("templates.page"), to: `/forms/${form.key}/templates` },
        ]}
        actions={actions}
      />
      <LeaveGuard when={editing.dirty} />
      {narrow && (
        <Segmented
          block
          value={view}
          options={(["edit", "preview"] as const).map((value) => ({
            value,
            label: t(`templates.views.${value}`),
          }))}
          onChange={setView}
          style={{ marginBottom: 16 }}
        />
      )}
      <div className={narrow ? `${styles.desk} ${styles.narrowDesk}` : styles.desk}>
        {(!narrow || view === "edit") && (
          <div className={styles.settings}>
            <Segmented
              aria-label={t("templates.language")}
              value={written}
              options={languagesFor(language).map((value) => ({
                value,
                label: t(`templates.languages.${value}`),
              }))}
              onChange={setWritten}
            />
            <PageSettings document={editing.document} writing={writing} onChange={editing.set} />
            <Blocks editing={editing} writing={writing} errors={errors} />
          </div>
        )}
        {(!narrow || view === "preview") && (
          <PreviewPane
            form={form}
            document={editing.document}
            language={written}
            record={record}
            onRecord={setRecord}
          />
        )}
      </div>
    </>
  );
}

function Loaded({ form, template }: { form: FormDefinition; template: string }) {
  const found = useTemplate(form.key, template);
  return <Answer query={found}>{(known) => <Editor key={known.key} form={form} template={known} />}</Answer>;
}

/** The page of one print template: its blocks, and what they make of a record. */
export function TemplatePage() {
  const { form: key = "", template = "" } = useParams();
  const may = useMay("forms.manage");
  const form = useForm(may ? key : null);
  if (!may) return <NoPermission />;
  return <Answer query={form}>{(known) => <Loaded form={known} template={template} />}</Answer>;
}
