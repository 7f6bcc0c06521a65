import { MergeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import { useRecord } from "@/api/records";
import { MergeDialog } from "./MergeDialog";

/** Makes one record of two that were chosen. */
export function MergeChosen(props: {
  form: FormDefinition;
  ids: readonly [string, string];
  onDone: () => void;
}) {
  const { form, ids } = props;
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const one = useRecord(form.key, open ? ids[0] : null).data;
  const two = useRecord(form.key, open ? ids[1] : null).data;
  const close = () => {
    setOpen(false);
    props.onDone();
  };
  return (
    <>
      <Button
        icon={<MergeOutlined aria-hidden="true" />}
        loading={open && !(one && two)}
        onClick={() => setOpen(true)}
      >
        {t("duplicates.merge")}
      </Button>
      {open && one && two && <MergeDialog form={form} pair={[one, two]} onClose={close} />}
    </>
  );
}
