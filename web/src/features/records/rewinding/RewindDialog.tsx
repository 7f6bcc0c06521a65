import { Alert, Button, Modal } from "antd";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import { isUnderWay, type Job, useJob, wordsOf } from "@/api/jobs";
import { useRefreshRecords } from "@/api/records";
import { useRewind, useRewindPlan } from "@/api/rewinding";
import { isUnread, type Unread } from "@/fields/contracts";
import { MomentPicker } from "@/fields/MomentPicker";
import { useReader } from "@/fields/reader";
import { useToasts } from "@/ui/toasts";
import styles from "./rewinding.module.css";

/** Brings a form back to a moment: first what it would do, then a job that can be taken back. */
export function RewindDialog(props: { form: FormDefinition; onClose: () => void }) {
  const { form, onClose } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { failed, done, undoable } = useToasts();
  const refresh = useRefreshRecords(form.key);
  const plan = useRewindPlan(form.key);
  const run = useRewind(form.key);
  const [moment, setMoment] = useState<string | Unread | null>(null);
  const asked = isUnread(moment) ? null : moment;
  const [job, setJob] = useState<string | null>(null);
  const ended = useCallback(
    (finished: Job) => {
      void refresh();
      const undo = finished.result?.undo;
      if (finished.status !== "done") return;
      onClose();
      const words = t("rewinding.done");
      if (typeof undo === "string") undoable(words, () => run.mutateAsync(undo));
      else done(words);
    },
    [refresh, onClose, undoable, done, run.mutateAsync, t],
  );
  const state = useJob(job, ended).data;
  const busy = run.isPending || (job !== null && (!state || isUnderWay(state)));
  const start = () =>
    asked && run.mutate(asked, { onSuccess: (answer) => setJob(answer.job.id), onError: failed });
  const found = plan.data;
  const hasRows = form.fields.some((field) => field.type === "subform");
  const nothing =
    found && [found, found.rows].every((each) => each.changed + each.restored + each.removed === 0);
  return (
    <Modal
      open
      title={t("rewinding.title", { name: label(form.title) })}
      okText={t("rewinding.run")}
      okButtonProps={{ danger: true, disabled: !found || nothing, loading: busy }}
      cancelText={busy ? t("frame.close") : t("frame.cancel")}
      onOk={start}
      onCancel={onClose}
    >
      <p>{t("rewinding.about")}</p>
      <div className={styles.ask}>
        <MomentPicker
          value={moment}
          aria-label={t("rewinding.moment")}
          placeholder={t("rewinding.moment")}
          onChange={(value) => {
            setMoment(value);
            plan.reset();
          }}
        />
        <Button
          disabled={!asked}
          loading={plan.isPending}
          onClick={() => asked && plan.mutate(asked, { onError: failed })}
        >
          {t("rewinding.preview")}
        </Button>
      </div>
      {found && (
        <ul className={styles.counts}>
          <li>{t("rewinding.changed", { count: found.changed })}</li>
          <li>{t("rewinding.restored", { count: found.restored })}</li>
          <li>{t("rewinding.removed", { count: found.removed })}</li>
          {hasRows && (
            <>
              <li>{t("rewinding.rowsChanged", { count: found.rows.changed })}</li>
              <li>{t("rewinding.rowsRestored", { count: found.rows.restored })}</li>
              <li>{t("rewinding.rowsRemoved", { count: found.rows.removed })}</li>
            </>
          )}
          {found.kept > 0 && <li>{t("rewinding.kept", { count: found.kept })}</li>}
        </ul>
      )}
      {nothing && <Alert type="info" showIcon title={t("rewinding.nothing")} />}
      {busy && <Alert type="info" showIcon title={t("rewinding.underWay")} />}
      {state && !isUnderWay(state) && state.status !== "done" && (
        <Alert type="error" showIcon title={wordsOf(state) ?? t("rewinding.failed")} />
      )}
    </Modal>
  );
}
