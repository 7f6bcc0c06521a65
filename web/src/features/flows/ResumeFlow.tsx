import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import { type FlowLine, useFlowActs, useFlowVersion } from "@/api/flowDrafts";
import type { FlowDocument } from "@/api/flows";
import { useReader } from "@/fields/reader";
import { useNames } from "@/flows/useNames";
import { Answer } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { Asked } from "./Asked";

function AskedBy({ document }: { document: FlowDocument }) {
  return <Asked document={document} names={useNames(document)} />;
}

/** What resuming does, and whom the flow will ask then. */
export function ResumeFlow({ flow, onClose }: { flow: FlowLine; onClose: () => void }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { done, failed } = useToasts();
  const acts = useFlowActs();
  const version = useFlowVersion(flow.key, flow.active);
  const resume = () =>
    acts.mutate(
      { key: flow.key, act: "resume" },
      {
        onSuccess: () => {
          done(t("flowList.resumed"));
          onClose();
        },
        onError: failed,
      },
    );
  return (
    <Modal
      open
      title={t("flowDesigner.asks.resume", { name: label(flow.title) })}
      okText={t("flowDesigner.asks.resumeButton")}
      cancelText={t("frame.cancel")}
      okButtonProps={{ loading: acts.isPending }}
      onOk={resume}
      onCancel={onClose}
      width={560}
    >
      <p>{t("flowDesigner.asks.resumeAbout")}</p>
      <Answer query={version} rows={3}>
        {(document) => <AskedBy document={document} />}
      </Answer>
    </Modal>
  );
}
