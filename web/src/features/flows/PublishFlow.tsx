import { Alert, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { type Flow, usePublishFlow } from "@/api/flowDrafts";
import type { FieldError } from "@/api/problem";
import { useToasts } from "@/ui/toasts";
import { Asked } from "./Asked";
import { useFlowEditor } from "./editor";
import { FaultLines } from "./FaultLines";
import type { FlowEditing } from "./useFlowEditing";

/** What publishing does, and how many runs stay on what they began with. */
export function PublishFlow(props: { flow: Flow; editing: FlowEditing; onClose: () => void }) {
  const { flow, editing, onClose } = props;
  const { t } = useTranslation();
  const { done, failed } = useToasts();
  const publish = usePublishFlow(flow.key);
  const { names } = useFlowEditor();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const running = flow.versions.reduce((sum, version) => sum + version.running, 0);
  const next = Math.max(0, ...flow.versions.map(({ number }) => number)) + 1;
  const confirm = async () => {
    setErrors([]);
    const revision = await editing.saveNow();
    if (revision === null) return;
    try {
      const answer = await publish.mutateAsync(revision);
      done(t("flowDesigner.publish.done", { version: answer.version }));
      onClose();
    } catch (error) {
      const problem = asProblem(error);
      if (problem.errors.length > 0) setErrors(problem.errors);
      else failed(error);
    }
  };
  return (
    <Modal
      open
      title={t("flowDesigner.publish.title", { version: next })}
      okText={t("flowDesigner.publish.button")}
      cancelText={t("frame.cancel")}
      okButtonProps={{ loading: publish.isPending }}
      onOk={confirm}
      onCancel={onClose}
      width={560}
    >
      <p>{t(flow.active === null ? "flowDesigner.publish.first" : "flowDesigner.publish.about")}</p>
      {running > 0 && <p style={{ marginTop: 8 }}>{t("flowDesigner.publish.running", { count: running })}</p>}
      <Asked document={editing.document} names={names} />
      {errors.length > 0 && (
        <Alert
          type="error"
          showIcon
          style={{ marginTop: 12 }}
          title={t("flowDesigner.publish.refused")}
          description={<FaultLines errors={errors} />}
        />
      )}
    </Modal>
  );
}
