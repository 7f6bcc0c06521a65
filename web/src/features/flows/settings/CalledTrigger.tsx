import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useFlowAddress, useRenewFlowAddress } from "@/api/flowDrafts";
import type { Trigger, TriggerOf } from "@/api/flows";
import { CopyText } from "@/ui/CopyText";
import { useToasts } from "@/ui/toasts";
import { useFlowEditor } from "../editor";
import { Part } from "./parts";
import { TriggerInputs } from "./Values";

interface Props {
  trigger: TriggerOf<"webhook">;
  put: (trigger: Trigger, merge?: string) => void;
}

/** Where programs outside call the flow. */
function CallAddress() {
  const { t } = useTranslation();
  const { document } = useFlowEditor();
  const { modal } = App.useApp();
  const { failed } = useToasts();
  const address = useFlowAddress(document.key);
  const renew = useRenewFlowAddress(document.key);
  const found = address.data?.address;
  const make = () => renew.mutateAsync().catch(failed);
  const ask = () =>
    void modal.confirm({
      title: t("flowDesign.trigger.renewTitle"),
      content: t("flowDesign.trigger.renewAbout"),
      okText: t("flowDesign.trigger.renew"),
      cancelText: t("frame.cancel"),
      onOk: make,
    });
  return (
    <Part
      name={t("flowDesign.trigger.address")}
      field="trigger.address"
      about={t("flowDesign.trigger.addressAbout")}
    >
      {() => (
        <>
          {found && <CopyText label={t("flowDesign.trigger.address")} value={found} />}
          <Button
            size="small"
            disabled={address.isPending}
            loading={renew.isPending}
            onClick={found ? ask : () => void make()}
          >
            {t(found ? "flowDesign.trigger.renew" : "flowDesign.trigger.makeAddress")}
          </Button>
        </>
      )}
    </Part>
  );
}

/** A flow that programs outside begin: where they call it, and what it reads of what they send. */
export function CalledTrigger({ trigger, put }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <CallAddress />
      <TriggerInputs
        name={t("flowDesign.trigger.body")}
        about={t("flowDesign.trigger.bodyAbout")}
        trigger={trigger}
        put={put}
      />
    </>
  );
}
