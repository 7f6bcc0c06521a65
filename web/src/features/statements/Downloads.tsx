import { DownloadOutlined, PrinterOutlined, SafetyCertificateOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useSignedIn } from "@/api/session";
import { documentOf } from "@/api/statements";
import styles from "./statement.module.css";

const FORMATS = [
  { format: "pdf", icon: <DownloadOutlined aria-hidden="true" /> },
  { format: "xlsx", icon: <DownloadOutlined aria-hidden="true" /> },
  { format: "bundle", icon: <SafetyCertificateOutlined aria-hidden="true" /> },
] as const;

/** Print, PDF, workbook, and the bundle that anybody can verify. A preview may not take files away. */
export function Downloads({ id }: { id: string }) {
  const { t } = useTranslation();
  const preview = useSignedIn().preview !== null;
  return (
    <div className={`${styles.downloads} tz-screen`}>
      {FORMATS.map(({ format, icon }) => (
        <Button
          key={format}
          icon={icon}
          disabled={preview}
          title={preview ? t("statements.noDownload") : undefined}
          href={preview ? undefined : documentOf(id, format)}
          download
        >
          {t(`statements.${format}`)}
        </Button>
      ))}
      <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => window.print()}>
        {t("statements.print")}
      </Button>
    </div>
  );
}
