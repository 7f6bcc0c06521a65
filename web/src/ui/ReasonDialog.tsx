import { Input, Modal } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./ReasonDialog.module.css";

const LONGEST_REASON = 500;

/** Asks what personal data is wanted for before it is shown or taken away; the audit keeps the answer. */
export function ReasonDialog(props: {
  title: string;
  about: string;
  action: string;
  /** What was said last: one purpose often needs several values. */
  initial?: string;
  onSay: (reason: string) => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [reason, setReason] = useState(props.initial ?? "");
  const [pending, setPending] = useState(false);
  const said = reason.trim();
  const say = () => {
    if (!said || pending) return;
    setPending(true);
    void props.onSay(said).finally(() => setPending(false));
  };
  return (
    <Modal
      open
      title={props.title}
      okText={props.action}
      okButtonProps={{ disabled: !said, loading: pending }}
      cancelText={t("frame.cancel")}
      onOk={say}
      onCancel={props.onClose}
      width={440}
    >
      <p className={styles.about}>{props.about}</p>
      <label className={styles.label} htmlFor={id}>
        {t("personal.reason")}
      </label>
      <div className={styles.reason}>
        <Input.TextArea
          id={id}
          autoFocus
          required
          value={reason}
          maxLength={LONGEST_REASON}
          showCount
          autoSize={{ minRows: 2, maxRows: 6 }}
          placeholder={t("personal.reasonExample")}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={(event) => {
            if (event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            say();
          }}
        />
      </div>
      {props.children}
    </Modal>
  );
}
