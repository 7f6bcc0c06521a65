import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type BoxLine, useBatch } from "@/api/tasks";
import { useLabel } from "@/shared/locale";
import { useToasts } from "@/ui/toasts";
import { SaidOf } from "./SaidOf";
import styles from "./tasks.module.css";

type Decision = "submit" | "reject";

/** What is decided, line by line, and the words that go with it. */
function BatchDialog(props: {
  lines: readonly BoxLine[];
  decision: Decision;
  onClose: () => void;
  onDone: () => void;
}) {
  const { lines, decision } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const toasts = useToasts();
  const batch = useBatch();
  const [opinion, setOpinion] = useState("");
  const isRefusal = decision === "reject";
  const nameOf = (line: BoxLine) => line.label || label(line.flow.title);
  const send = () =>
    batch.mutate(
      { ids: lines.map(({ id }) => id), action: decision, opinion: opinion.trim() },
      {
        onSuccess: ({ done, failed }) => {
          if (done.length > 0) toasts.done(t("tasks.batchDone", { count: done.length }));
          if (failed.length > 0) {
            Modal.warning({
              title: t("tasks.batchFailed", { count: failed.length }),
              content: (
                <ul>
                  {failed.map((each) => {
                    const line = lines.find(({ id }) => id === each.id);
                    return (
                      <li key={each.id}>
                        {t("tasks.failedLine", { name: line ? nameOf(line) : "", why: each.message })}
                      </li>
                    );
                  })}
                </ul>
              ),
            });
          }
          props.onDone();
        },
        onError: toasts.failed,
      },
    );
  return (
    <Modal
      open
      title={t(isRefusal ? "tasks.batchRejectTitle" : "tasks.batchTitle", { count: lines.length })}
      okText={t(isRefusal ? "tasks.batchReject" : "tasks.batch")}
      okButtonProps={{ danger: isRefusal, disabled: isRefusal && opinion.trim() === "" }}
      cancelText={t("frame.cancel")}
      confirmLoading={batch.isPending}
      onOk={send}
      onCancel={props.onClose}
    >
      <ul className={styles.decided} aria-label={t("tasks.decided")}>
        {lines.map((line) => (
          <li key={line.id}>
            <span className={styles.name}>{nameOf(line)}</span>
            <span className={styles.quiet}>
              {[label(line.flow.title), line.step && label(line.step.title)].filter(Boolean).join(" · ")}
            </span>
            <SaidOf line={line} />
          </li>
        ))}
      </ul>
      <Input.TextArea
        rows={3}
        maxLength={2000}
        value={opinion}
        aria-label={t(isRefusal ? "tasks.reason" : "tasks.opinion")}
        placeholder={t(isRefusal ? "tasks.reasonHint" : "tasks.opinionHint")}
        onChange={(event) => setOpinion(event.target.value)}
      />
    </Modal>
  );
}

/** What may be done with the lines that are chosen. */
export function BatchBar({ chosen, onDone }: { chosen: readonly BoxLine[]; onDone: () => void }) {
  const { t } = useTranslation();
  const [decision, setDecision] = useState<Decision | null>(null);
  const mayReject = chosen.every((line) => line.batch_reject);
  return (
    <div className={styles.batch} role="toolbar" aria-label={t("tasks.batchBar")}>
      <span>{t("tasks.chosen", { count: chosen.length })}</span>
      <Button onClick={onDone}>{t("tasks.unchoose")}</Button>
      <Button
        danger
        disabled={!mayReject}
        title={mayReject ? undefined : t("tasks.noBatchReject")}
        onClick={() => setDecision("reject")}
      >
        {t("tasks.batchReject")}
      </Button>
      <Button type="primary" onClick={() => setDecision("submit")}>
        {t("tasks.batch")}
      </Button>
      {decision && (
        <BatchDialog
          lines={chosen}
          decision={decision}
          onClose={() => setDecision(null)}
          onDone={() => {
            setDecision(null);
            onDone();
          }}
        />
      )}
    </div>
  );
}
