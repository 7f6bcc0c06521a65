import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Told } from "@/api/tasks";
import { useReader } from "@/fields/reader";
import { DateText } from "@/ui/Amounts";
import { formatNumber } from "@/ui/format";
import styles from "./tasks.module.css";

/** Where what a run is about has a page of its own. */
const PLACES: Readonly<Record<string, string>> = { settlement: "/settlements" };

function Value({ told }: { told: Told }) {
  const { t } = useTranslation();
  const { language, yes, no } = useReader();
  const place = PLACES[told.key];
  const text = String(told.value);
  if (place) return <Link to={`${place}/${text}`}>{t("tasks.look")}</Link>;
  if (told.type === "boolean") return told.value ? yes : no;
  if (told.type === "date") return <DateText value={text} />;
  if (told.type === "number") return <span className="tz-figures">{formatNumber(text, language)}</span>;
  return text;
}

/** What a run was told as it began, name by name. */
export function ToldFacts({ told }: { told: readonly Told[] }) {
  const { label } = useReader();
  return (
    <dl className={styles.summaryFacts}>
      {told.map((each) => (
        <div key={each.key} className={styles.fact}>
          <dt>{label(each.label)}</dt>
          <dd>
            <Value told={each} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
