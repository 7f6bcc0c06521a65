import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./CopyText.module.css";

/** A text to be taken elsewhere: selectable, and copied by one press where the browser allows. */
export function CopyText({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(value);
    setCopied(true);
  };
  return (
    <div className={styles.box}>
      <output className={styles.value} aria-label={label}>
        {value}
      </output>
      {navigator.clipboard && (
        <Button
          className="tz-screen"
          icon={copied ? <CheckOutlined aria-hidden="true" /> : <CopyOutlined aria-hidden="true" />}
          onClick={copy}
        >
          {copied ? t("frame.copied") : t("frame.copy")}
        </Button>
      )}
    </div>
  );
}
