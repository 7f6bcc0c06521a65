import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSession } from "@/api/session";
import type { Told } from "@/api/tasks";
import { useReader } from "@/fields/reader";
import { DateText } from "@/ui/Amounts";
import { formatNumber } from "@/ui/format";
import styles from "./tasks.module.css";

/** Where what a run is about has a page of its own, and how that is named in its address. */
const PLACES: Readonly<Record<string, { path: string; needs: string; named: RegExp }>> = {
  settlement: { path: "/settlements", needs: "settlements.read", named: /^[\w-]+$/ },
  plan: { path: "/plans", needs: "plans.read", named: /^[a-z][a-z0-9_-]*$/ },
};

/** Beyond so many signs a value has the whole width. */
const SHORT = 60;

function isLong({ type, value }: Told): boolean {
  return type === "text" && (String(value).length > SHORT || String(value).includes("\n"));
}

function Value({ told }: { told: Told }) {
  const { t } = useTranslation();
  const { language, yes, no } = useReader();
  const permissions = useSession().data?.permissions;
  const place = PLACES[told.key];
  const text = String(told.value);
  if (place?.named.test(text) && permissions?.includes(place.needs)) {
    return <Link to={`${place.path}/${text}`}>{t("tasks.look")}</Link>;
  }
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
        <div key={each.key} className={`${styles.fact} ${isLong(each) ? styles.longFact : ""}`}>
          <dt>{label(each.label)}</dt>
          <dd>
            <Value told={each} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
