import { Input, Modal } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";

/**
 * Asks before something that cannot be undone: what happens, to how many,
 * and, where `word` is given, that word typed by hand.
 */
export function ConfirmWithCount(props: {
  open: boolean;
  title: ReactNode;
  about: ReactNode;
  action: string;
  word?: string;
  pending?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState("");
  const ready = !props.word || typed.trim() === props.word;
  return (
    <Modal
      open={props.open}
      title={props.title}
      okText={props.action}
      okButtonProps={{ danger: true, disabled: !ready, loading: props.pending }}
      cancelText={t("frame.cancel")}
      onOk={props.onConfirm}
      onCancel={props.onCancel}
      afterClose={() => setTyped("")}
      width={440}
      mask={{ closable: false }}
    >
      <p>{props.about}</p>
      {props.word && (
        <div style={{ marginTop: 12 }}>
          <label htmlFor={id}>{t("frame.typeToConfirm", { word: props.word })}</label>
          <Input id={id} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </div>
      )}
    </Modal>
  );
}
