import { WarningOutlined } from "@ant-design/icons";
import { Button, Drawer, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type FormDefinition, type LeftOver, useLeftOvers } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { DateText } from "@/ui/Amounts";
import { formatNumber } from "@/ui/format";
import styles from "./designer.module.css";

/** As many as the server tells. */
const MOST = 1_000;

/** Values that changes of type could not convert: nothing that was entered is lost without a word. */
export function LeftOvers({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const { label, language } = useReader();
  const values = useLeftOvers(form.key).data ?? [];
  const [open, setOpen] = useState(false);
  if (values.length === 0) return null;
  const nameOf = (key: string | null) =>
    label(form.fields.find((field) => field.key === key)?.label) || key || t("frame.dash");
  return (
    <>
      <Button type="text" icon={<WarningOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t("designer.rejects")} {formatNumber(values.length, language)}
      </Button>
      <Drawer open={open} onClose={() => setOpen(false)} size={720} title={t("designer.rejects")}>
        <p className={styles.help}>
          {t("designer.rejectsAbout")}{" "}
          {values.length === MOST && t("designer.rejectsMost", { shown: formatNumber(MOST, language) })}
        </p>
        <Table<LeftOver>
          rowKey={(each) => `${each.record_id}.${each.field}.${each.at}`}
          size="small"
          dataSource={values}
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            { title: t("designer.rejectField"), width: 140, render: (_value, each) => nameOf(each.field) },
            { title: t("designer.rejectValue"), dataIndex: "value" },
            {
              title: t("designer.rejectAt"),
              width: 176,
              onCell: () => ({ className: styles.whole }),
              render: (_value, each) => <DateText value={each.at} time />,
            },
            {
              title: t("designer.rejectRecord"),
              width: 120,
              onCell: () => ({ className: styles.whole }),
              render: (_value, each) => (
                <Link to={`/forms/${form.key}/${each.record_id}`}>{t("designer.openRecord")}</Link>
              ),
            },
          ]}
        />
      </Drawer>
    </>
  );
}
