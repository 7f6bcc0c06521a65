import { Alert, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Flow, type MovedRuns, useMovePreview, useMoveRuns } from "@/api/flowDrafts";
import { Answer } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./flowDesign.module.css";

function Told({ found }: { found: MovedRuns }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t("flowDesigner.move.moves", { count: found.moved })}</p>
      {found.left > 0 && <p className={styles.help}>{t("flowDesigner.move.left", { count: found.left })}</p>}
      {found.stays.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginTop: 12 }}
          title={t("flowDesigner.move.stays")}
          description={
            <ul>
              {found.stays.map(({ run, label, errors }) => (
                <li key={run}>
                  <Link to={`/runs/${run}`}>{label || t("flowDesigner.move.run")}</Link>
                  {t("flowDesigner.move.why", { why: errors.map(({ message }) => message).join(" ") })}
                </li>
              ))}
            </ul>
          }
        />
      )}
    </>
  );
}

/** What would become of runs on earlier versions if they went on by the one in use; then it is done. */
export function MoveRuns({ flow, onClose }: { flow: Flow; onClose: () => void }) {
  const { t } = useTranslation();
  const { done, failed } = useToasts();
  const preview = useMovePreview(flow.key);
  const move = useMoveRuns(flow.key);
  const [moved, setMoved] = useState<MovedRuns | null>(null);
  const found = moved ?? preview.data;
  const canMove = (found?.moved ?? 0) > 0 && (moved === null || moved.left > 0);
  const go = () =>
    move.mutate(true, {
      onSuccess: (answer) => {
        done(t("flowDesigner.move.done", { count: answer.moved }));
        if (answer.left > 0 || answer.stays.length > 0) setMoved(answer);
        else onClose();
      },
      onError: failed,
    });
  return (
    <Modal
      open
      title={t("flowDesigner.move.title", { version: flow.active })}
      okText={t(moved ? "flowDesigner.move.more" : "flowDesigner.move.button")}
      okButtonProps={{ loading: move.isPending, disabled: !canMove }}
      cancelText={t(moved ? "frame.close" : "frame.cancel")}
      onOk={go}
      onCancel={onClose}
      width={560}
    >
      <p style={{ marginBottom: 12 }}>{t("flowDesigner.move.about")}</p>
      {moved ? <Told found={moved} /> : <Answer query={preview}>{(each) => <Told found={each} />}</Answer>}
    </Modal>
  );
}
