import { ExportOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { useSignedIn } from "@/api/session";

/** Takes a list away as CSV or Excel, as it is shown. A preview may not take files away. */
export function ExportMenu({ addressOf }: { addressOf: (format: "csv" | "xlsx") => string }) {
  const { t } = useTranslation();
  const preview = useSignedIn().preview !== null;
  return (
    <Dropdown
      trigger={["click"]}
      disabled={preview}
      menu={{
        items: [
          { key: "csv", label: t("records.export.csv") },
          { key: "xlsx", label: t("records.export.xlsx") },
        ],
        onClick: ({ key }) => window.location.assign(addressOf(key === "xlsx" ? "xlsx" : "csv")),
      }}
    >
      <Button
        icon={<ExportOutlined aria-hidden="true" />}
        title={preview ? t("statements.noDownload") : undefined}
      >
        {t("records.export.title")}
      </Button>
    </Dropdown>
  );
}
