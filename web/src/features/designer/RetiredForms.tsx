import { RollbackOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type RetiredForm, useRetiredForms, useRetirement } from "@/api/forms";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { formatNumber } from "@/ui/format";
import { Panel } from "@/ui/Panel";
import { useToasts } from "@/ui/toasts";
import styles from "./designer.module.css";

/** Forms out of use: they come back with their records, or go for good with the word typed. */
export function RetiredForms() {
  const { t } = useTranslation();
  const { label, language } = useReader();
  const { done, failed } = useToasts();
  const forms = useRetiredForms(true).data ?? [];
  const retirement = useRetirement();
  const [doomed, setDoomed] = useState<RetiredForm | null>(null);
  if (forms.length === 0) return null;
  const act = async (key: string, what: "restore" | "purge") => {
    try {
      await retirement.mutateAsync({ key, act: what });
      done(t(what === "restore" ? "designer.retirement.restored" : "designer.retirement.purged"));
    } catch (error) {
      failed(error);
    }
    setDoomed(null);
  };
  const counted = (form: RetiredForm) =>
    t("designer.retirement.records", { count: form.records, shown: formatNumber(form.records, language) });
  return (
    <Panel title={t("designer.retirement.title")}>
      <p className={styles.help}>{t("designer.retirement.about")}</p>
      <ul className={styles.retired}>
        {forms.map((form) => (
          <li key={form.key}>
            <span className={styles.retiredName}>
              {label(form.title as Label)} · {counted(form)}
            </span>
            <Button
              size="small"
              icon={<RollbackOutlined aria-hidden="true" />}
              onClick={() => void act(form.key, "restore")}
            >
              {t("designer.restore")}
            </Button>
            <Button size="small" danger onClick={() => setDoomed(form)}>
              {t("designer.retirement.purge")}
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmWithCount
        open={doomed !== null}
        title={t("designer.retirement.purgeTitle", { name: label((doomed?.title ?? "") as Label) })}
        about={t("designer.retirement.purgeAbout", { records: doomed ? counted(doomed) : "" })}
        action={t("designer.retirement.purge")}
        word={doomed?.key}
        pending={retirement.isPending}
        onConfirm={() => doomed && void act(doomed.key, "purge")}
        onCancel={() => setDoomed(null)}
      />
    </Panel>
  );
}
