import { DownloadOutlined, PrinterOutlined, SafetyCertificateOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useSignedIn } from "@/api/session";
import { documentOf, type Statement } from "@/api/statements";
import styles from "./statement.module.css";

const FORMATS = [
  { format: "pdf", icon: <DownloadOutlined aria-hidden="true" /> },
  { format: "xlsx", icon: <DownloadOutlined aria-hidden="true" /> },
  { format: "bundle", icon: <SafetyCertificateOutlined aria-hidden="true" /> },
] as const;

type Format = (typeof FORMATS)[number]["format"];

/** Why a file cannot be had now; a bundle is signed only when the statement is published. */
export function refusalOf(format: Format, now: { published: boolean; preview: boolean }) {
  if (now.preview) return "noDownload";
  return format === "bundle" && !now.published ? "noBundle" : null;
}

/** Print, PDF, workbook, and the bundle that anybody can verify. A preview may not take files away. */
export function Downloads({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const preview = useSignedIn().preview !== null;
  const published = statement.published_at !== null;
  const refusal = (format: Format) => {
    const why = refusalOf(format, { published, preview });
    return why === null ? undefined : t(`statements.${why}`);
  };
  return (
    <div className={`${styles.downloads} tz-screen`}>
      {FORMATS.map(({ format, icon }) => (
        <Button
          key={format}
          icon={icon}
          disabled={refusal(format) !== undefined}
          title={refusal(format)}
          href={refusal(format) ? undefined : documentOf(statement.id, format)}
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
