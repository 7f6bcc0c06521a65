import { Alert, Button, Modal, QRCode } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useBind, useBinding } from "@/api/bindings";
import { useErrorText } from "@/ui/errorText";
import { LoadingSkeleton } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "../messages.module.css";
import type { Bindable } from "./app";

interface CodeProps {
  id: string;
  link: string;
  medium: Bindable;
  onAgain: () => void;
  onBound: () => void;
}

function Code({ id, link, medium, onAgain, onBound }: CodeProps) {
  const { t } = useTranslation();
  const { data } = useBinding(id);
  const status = data?.status ?? "waiting";
  const isBound = status === "bound";
  useEffect(() => {
    if (isBound) onBound();
  }, [isBound, onBound]);
  if (status === "failed" || status === "over") {
    const why = data?.fault ? `${t("messages.colon")}${t(`channels.faults.${data.fault as "refused"}`)}` : "";
    return (
      <>
        <Alert className={styles.ended} type="warning" showIcon title={t(`binding.states.${status}`) + why} />
        <Button type="primary" onClick={onAgain}>
          {t("binding.again")}
        </Button>
      </>
    );
  }
  return (
    <>
      <p>{t(`binding.scan.${medium}`)}</p>
      <div role="img" aria-label={t("binding.code")}>
        <QRCode value={link} size={224} type="svg" bgColor="#ffffff" color="#000000" />
      </div>
      <div aria-live="polite">{t(`binding.states.${status}`)}</div>
      <span className={styles.note}>{t("binding.until")}</span>
    </>
  );
}

/** A code to be scanned with the vendor's app; it closes when the account is bound. */
export function BindingDialog({ medium, onClose }: { medium: Bindable; onClose: () => void }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const errorText = useErrorText();
  const { mutate, data, error } = useBind();
  const asked = useRef(false);
  const again = () => mutate(medium);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate(medium);
  }, [mutate, medium]);
  const bound = () => {
    toasts.done(t("binding.states.bound"));
    onClose();
  };
  return (
    <Modal open title={t(`binding.bind.${medium}`)} footer={null} width={400} onCancel={onClose}>
      <div className={styles.dialog}>
        {error && <Alert type="error" showIcon title={errorText(error)} />}
        {data && (
          <Code key={data.id} id={data.id} link={data.link} medium={medium} onAgain={again} onBound={bound} />
        )}
        {!data && !error && <LoadingSkeleton rows={4} />}
      </div>
    </Modal>
  );
}
