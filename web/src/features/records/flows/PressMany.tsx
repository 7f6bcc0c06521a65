import { ThunderboltOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import { type FlowButton, useFlowButtons } from "@/api/recordFlows";
import { useReader } from "@/fields/reader";
import { PressDialog } from "./PressDialog";
import { usePressed } from "./usePressed";

/** As many as the server begins runs on at once. */
const MOST_PRESSED = 1_000;

/** Begins a flow on the records chosen, where the form has flows to begin. */
export function PressMany(props: { form: FormDefinition; ids: readonly string[]; onDone: () => void }) {
  const { form, ids } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const told = usePressed();
  const [asking, setAsking] = useState<FlowButton | null>(null);
  const buttons = useFlowButtons(form.key).data ?? [];
  const offered = buttons.filter(({ many }) => many || ids.length === 1);
  if (offered.length === 0) return null;
  const items = offered.map(({ flow, label: name }) => ({ key: flow, label: label(name) }));
  return (
    <>
      <Dropdown
        trigger={["click"]}
        disabled={ids.length > MOST_PRESSED}
        menu={{
          items,
          onClick: ({ key }) => setAsking(offered.find(({ flow }) => flow === key) ?? null),
        }}
      >
        <Button icon={<ThunderboltOutlined aria-hidden="true" />}>{t("recordFlows.begin")}</Button>
      </Dropdown>
      {asking && (
        <PressDialog
          form={form.key}
          button={asking}
          records={ids}
          onPressed={(pressed) => {
            told(pressed);
            setAsking(null);
            props.onDone();
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
