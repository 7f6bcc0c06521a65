import { useTranslation } from "react-i18next";
import type { Plan } from "@/api/plans";
import { DateText } from "@/ui/Amounts";
import { Mark } from "@/ui/Mark";
import { Panel } from "@/ui/Panel";
import styles from "./plans.module.css";

/** Every version of a plan, newest first: who made it and when. */
export function VersionList(props: { plan: Plan; shown: number; onShow: (version: number) => void }) {
  const { t } = useTranslation();
  const versions = [...props.plan.versions].sort((one, other) => other.version - one.version);
  return (
    <Panel flush title={t("plans.versions")}>
      <ul>
        {versions.map((version) => {
          const published = version.status === "published";
          const by = (published ? version.published_by : version.saved_by) ?? t("frame.dash");
          return (
            <li key={version.version}>
              <button
                type="button"
                className={styles.version}
                aria-current={version.version === props.shown}
                onClick={() => props.onShow(version.version)}
              >
                <span className={styles.versionName}>
                  {t("plans.version", { version: version.version })}
                  <Mark tone={published ? "good" : "warn"}>
                    {published
                      ? t("plans.published")
                      : t(version.submitted_at === null ? "plans.draft" : "plans.inApproval")}
                  </Mark>
                </span>
                <span className={styles.quiet}>
                  {t(published ? "plans.publishedBy" : "plans.savedBy", { by })}{" "}
                  <DateText value={published ? version.published_at : version.saved_at} time />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
