import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Statement } from "@/api/statements";
import { useLocale } from "@/shared/locale";
import { formatMoney } from "@/ui/format";
import styles from "./statement.module.css";

/** Which version of a statement this is: what it corrects, or where it is corrected itself. */
export function Versions({ statement, folder }: { statement: Statement; folder: string }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const { restates, restated_by: later, prior_total: before, change } = statement;
  const money = (value: string | null) => formatMoney(value ?? "0", statement.currency, language);
  if (!restates && !later) return null;
  return (
    <div className={`${styles.versions} tz-screen`}>
      {restates && (
        <Alert
          type="info"
          showIcon
          title={t("statements.versions.restates", { before: money(before), change: money(change) })}
          description={<Link to={`${folder}/${restates}`}>{t("statements.versions.before")}</Link>}
        />
      )}
      {later && (
        <Alert
          type="warning"
          showIcon
          title={t("statements.versions.restated")}
          description={<Link to={`${folder}/${later}`}>{t("statements.versions.later")}</Link>}
        />
      )}
    </div>
  );
}
