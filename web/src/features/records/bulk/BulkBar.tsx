import { CloseOutlined, DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { isUnderWay, type Job, noticeJob, useCancelJob, useJob, wordsOf } from "@/api/jobs";
import type { Predicate } from "@/api/predicate";
import { bulk, type Chosen, type SentEdit, useRefreshRecords } from "@/api/records";
import { useLocale } from "@/shared/locale";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { formatNumber } from "@/ui/format";
import { useToasts } from "@/ui/toasts";
import { MergeChosen } from "../duplicates/MergeChosen";
import { PressMany } from "../flows/PressMany";
import { PrintButton } from "../print/PrintButton";
import { BinActions } from "./BinActions";
import { BulkEdit } from "./BulkEdit";
import styles from "./bulk.module.css";
import { keepLastChange, undoChange } from "./lastChange";

/** A group of no conditions holds for everything. */
const EVERY_RECORD: Predicate = { all: [] };
/** A single record goes with a way back; from so many on one is asked first. */
const ASKED_FROM = 2;
/** As many as the server removes at once, and as many as a job edits. */
const MOST_REMOVED = 10_000;
const MOST_EDITED = 50_000;
/** More are edited by a job, which shows how far it is and can be cancelled. */
const AT_ONCE = 200;

/** The job that edits, followed until it ends. */
function useEditJob(onEnd: (job: Job) => void) {
  const queries = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const job = useJob(id, (ended) => {
    setId(null);
    onEnd(ended);
  }).data;
  const follow = (begun: string) => {
    setId(begun);
    void noticeJob(queries);
  };
  return { job: id && job && isUnderWay(job) ? job : null, follow };
}

function Running({ job }: { job: Job }) {
  const { t } = useTranslation();
  const cancel = useCancelJob();
  return (
    <div className={styles.bar} role="status">
      <strong>{t("batch.running")}</strong>
      <Progress
        className={styles.space}
        size="small"
        percent={job.total ? Math.floor((100 * job.done) / job.total) : 0}
      />
      <Button loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
        {t("frame.cancel")}
      </Button>
    </div>
  );
}

/** What can be done with the records chosen; stands at the bottom while any are. */
export function BulkBar(props: {
  form: FormDefinition;
  fields: readonly FieldDefinition[];
  ids: ReadonlySet<string>;
  everything: boolean;
  total: number | null;
  filter: Predicate | null;
  search: string;
  bin: boolean;
  onEverything: () => void;
  onClear: () => void;
}) {
  const { form, ids, everything, total, bin } = props;
  const { t } = useTranslation();
  const { language } = useLocale();
  const { undoable, done, failed } = useToasts();
  const refresh = useRefreshRecords(form.key);
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [busy, setBusy] = useState(false);
  const count = everything && total !== null ? total : ids.size;
  const shown = formatNumber(count, language);
  const chosen: Chosen = everything
    ? { filter: props.filter ?? EVERY_RECORD, ...(props.search ? { search: props.search } : {}) }
    : { ids: [...ids] };
  const told = (undo: string | null | undefined, changed: number, words: string) => {
    if (!undo) return done(words);
    const change = { token: undo, count: changed };
    keepLastChange(form.key, change);
    undoable(words, (insists) => undoChange(form.key, change, insists).then(refresh));
  };
  const running = useEditJob(async (job) => {
    await refresh();
    const { changed = 0, undo } = (job.result ?? {}) as { changed?: number; undo?: string | null };
    if (job.status === "done") told(undo, changed, t("records.bulk.updated", { count: changed }));
    else if (job.status === "failed") failed(new Error(wordsOf(job) ?? t("jobs.status.failed")));
  });
  if (running.job) return <Running job={running.job} />;
  if (count === 0) return null;
  const [one, two] = ids;

  const act = async (
    work: () => Promise<{ changed: number; undo?: string | null }>,
    words: (changed: number) => string,
  ) => {
    setBusy(true);
    try {
      const { changed, undo } = await work();
      props.onClear();
      await refresh();
      told(undo, changed, words(changed));
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  const update = async (edit: SentEdit) => {
    if (count <= AT_ONCE)
      return act(
        () => bulk.update(form.key, chosen, edit),
        (changed) => t("records.bulk.updated", { count: changed }),
      );
    try {
      running.follow((await bulk.edit(form.key, chosen, edit)).job.id);
      props.onClear();
    } catch (error) {
      failed(error);
    }
  };
  const remove = () =>
    act(
      () => bulk.delete(form.key, chosen),
      (changed) => t("records.bulk.deleted", { count: changed }),
    ).then(() => setRemoving(false));
  const may = (action: "update" | "delete") => form.actions.includes(action);
  const whole = total !== null && total > ids.size && !everything && !bin;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("records.bulk.title")}>
      <strong>{t("records.bulk.chosen", { count, shown })}</strong>
      {whole && total > MOST_EDITED && (
        <span className={styles.hint}>
          {t("records.bulk.most", { shown: formatNumber(MOST_EDITED, language) })}
        </span>
      )}
      {whole && total <= MOST_EDITED && (
        <Button type="link" size="small" className={styles.link} onClick={props.onEverything}>
          {t("records.bulk.everything", { count: total, shown: formatNumber(total, language) })}
        </Button>
      )}
      <span className={styles.space} />
      {!bin && may("update") && (
        <Button icon={<EditOutlined aria-hidden="true" />} loading={busy} onClick={() => setEditing(true)}>
          {t("records.bulk.edit")}
        </Button>
      )}
      {!bin && !everything && one && two && ids.size === 2 && may("update") && may("delete") && (
        <MergeChosen form={form} ids={[one, two]} onDone={props.onClear} />
      )}
      {!bin && !everything && <PressMany form={form} ids={[...ids]} onDone={props.onClear} />}
      {!bin && (
        <PrintButton
          form={form}
          what={
            everything ? { asked: { filter: props.filter, search: props.search }, count } : { ids: [...ids] }
          }
        />
      )}
      {!bin && may("delete") && (
        <Button
          danger
          disabled={count > MOST_REMOVED}
          title={
            count > MOST_REMOVED
              ? t("records.bulk.most", { shown: formatNumber(MOST_REMOVED, language) })
              : undefined
          }
          icon={<DeleteOutlined aria-hidden="true" />}
          loading={busy}
          onClick={everything || count >= ASKED_FROM ? () => setRemoving(true) : remove}
        >
          {t("frame.remove")}
        </Button>
      )}
      {bin && <BinActions form={form} ids={[...ids]} onDone={props.onClear} />}
      <Button
        type="text"
        icon={<CloseOutlined aria-hidden="true" />}
        aria-label={t("records.bulk.clear")}
        onClick={props.onClear}
      />
      {editing && (
        <BulkEdit
          form={form}
          fields={props.fields}
          count={count}
          onClose={() => setEditing(false)}
          onPreview={(edit, insists) => bulk.preview(form.key, chosen, edit, insists)}
          onSave={(edit) => {
            setEditing(false);
            void update(edit);
          }}
        />
      )}
      <ConfirmWithCount
        open={removing}
        title={t("records.bulk.deleteTitle", { count, shown })}
        about={t("records.bulk.deleteAbout", { count, shown })}
        action={t("frame.remove")}
        pending={busy}
        onConfirm={remove}
        onCancel={() => setRemoving(false)}
      />
    </div>
  );
}
