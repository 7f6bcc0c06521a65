import { Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import styles from "../designer.module.css";
import { BothLanguages } from "../parts";

/** Names a group, in one language at least. */
export function GroupDialog(props: {
  title: string;
  name: Label;
  pending: boolean;
  onName: (name: Label) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { label } = useReader();
  const [name, setName] = useState<Label>(props.name);
  const [tried, setTried] = useState(false);
  const isNamed = label(name).trim() !== "";
  const done = () => (isNamed ? props.onName(name) : setTried(true));
  return (
    <Modal
      open
      title={props.title}
      okText={t("frame.save")}
      cancelText={t("frame.cancel")}
      confirmLoading={props.pending}
      onOk={done}
      onCancel={props.onClose}
      width={420}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          done();
        }}
      >
        <BothLanguages name={t("navigation.name")} value={name} autoFocus onChange={setName} />
        {tried && !isNamed && (
          <p className={styles.flaw} role="alert">
            {t("navigation.nameNeeded")}
          </p>
        )}
        <button type="submit" hidden />
      </form>
    </Modal>
  );
}
