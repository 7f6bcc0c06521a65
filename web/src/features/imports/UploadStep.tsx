import { InboxOutlined } from "@ant-design/icons";
import { Alert, Spin, Upload } from "antd";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import type { Problem } from "@/api/problem";
import styles from "./imports.module.css";

/** Why a file was refused, as the server says it. */
function Refused({ problem }: { problem: Problem }) {
  const why = problem.errors.map(({ message }) => message).join(" ");
  return (
    <Alert
      type="error"
      showIcon
      title={problem.message}
      description={why || undefined}
      className={styles.alert}
    />
  );
}

/** A file dropped or chosen; what came of it is shown in the next step. */
export function UploadStep(props: { pending: boolean; error: unknown; onFile: (file: File) => void }) {
  const { t } = useTranslation();
  return (
    <>
      {props.error !== null && <Refused problem={asProblem(props.error)} />}
      <Spin spinning={props.pending} description={t("imports.looking")}>
        <Upload.Dragger
          accept=".csv,.txt,.tsv,.xlsx,.xls"
          maxCount={1}
          showUploadList={false}
          beforeUpload={(file) => {
            props.onFile(file);
            return false;
          }}
        >
          <p className={styles.dropIcon}>
            <InboxOutlined aria-hidden="true" />
          </p>
          <p className={styles.dropTitle}>{t("imports.drop")}</p>
          <p className={styles.hint}>{t("imports.dropAbout")}</p>
        </Upload.Dragger>
      </Spin>
    </>
  );
}
