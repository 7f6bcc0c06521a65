import { Button, Space } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import Pad from "signature_pad";
import { type StoredFile, uploadFile } from "@/api/files";
import { useToasts } from "@/ui/toasts";
import styles from "./fields.module.css";

/** A sheet to sign by mouse, finger or pen; what is drawn is uploaded as a picture. */
export default function SignaturePad(props: { onDrawn: (stored: StoredFile) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { failed } = useToasts();
  const sheet = useRef<HTMLCanvasElement>(null);
  const pad = useRef<Pad>(null);
  const [isEmpty, setEmpty] = useState(true);
  const [sending, setSending] = useState(false);
  useEffect(() => {
    const canvas = sheet.current;
    if (!canvas) return;
    const ratio = Math.max(window.devicePixelRatio, 1);
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d")?.scale(ratio, ratio);
    const made = new Pad(canvas, { backgroundColor: "#ffffff", penColor: "#101828" });
    made.addEventListener("endStroke", () => setEmpty(made.isEmpty()));
    pad.current = made;
    return () => made.off();
  }, []);
  const keep = () => {
    setSending(true);
    sheet.current?.toBlob(async (blob) => {
      try {
        if (blob) props.onDrawn(await uploadFile(new File([blob], "signature.png", { type: "image/png" })));
      } catch (error) {
        failed(error);
        setSending(false);
      }
    }, "image/png");
  };
  return (
    <div className={styles.pad}>
      <canvas ref={sheet} className={styles.sheet} aria-label={t("fields.signature.here")} />
      <Space>
        <Button type="primary" size="small" disabled={isEmpty} loading={sending} onClick={keep}>
          {t("fields.signature.keep")}
        </Button>
        <Button
          size="small"
          disabled={isEmpty}
          onClick={() => {
            pad.current?.clear();
            setEmpty(true);
          }}
        >
          {t("fields.signature.clear")}
        </Button>
        <Button size="small" type="text" onClick={props.onCancel}>
          {t("frame.cancel")}
        </Button>
      </Space>
    </div>
  );
}
