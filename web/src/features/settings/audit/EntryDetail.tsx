import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { AuditEntry } from "@/api/audit";
import styles from "./audit.module.css";
import { factsOf } from "./facts";

/** An entry unfolded: what can be said in words, then the rest as it was written down. */
export function EntryDetail({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const { facts, rest } = factsOf(entry.detail);
  return (
    <dl className={styles.detail}>
      {facts.map(([name, text]) => (
        <Fragment key={name}>
          <dt>{t(`audit.${name}`)}</dt>
          <dd>{text}</dd>
        </Fragment>
      ))}
      {Object.keys(rest).length > 0 && (
        <>
          <dt>{t("audit.detail")}</dt>
          <dd>
            <pre>{JSON.stringify(rest, null, 2)}</pre>
          </dd>
        </>
      )}
      <dt>{t("audit.via")}</dt>
      <dd>{t(`audit.vias.${entry.via}`)}</dd>
      <dt>{t("audit.hash")}</dt>
      <dd className={styles.hash}>{entry.hash}</dd>
    </dl>
  );
}
