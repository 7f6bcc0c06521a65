import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Statement } from "@/api/statements";
import { Money, ZonedMoment } from "@/ui/Amounts";
import { CopyText } from "@/ui/CopyText";
import { usePeriodText } from "@/ui/periodText";
import { StatusMark } from "@/ui/StatusMark";
import { useWriting } from "@/ui/writing";
import { ComponentSection } from "./ComponentSection";
import styles from "./statement.module.css";

function Facts({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const { day } = useWriting(statement.currency);
  const { plan } = statement;
  const facts: [string, ReactNode][] = [
    [t("statements.number"), statement.number ?? t("statements.noNumber")],
    [
      t("statements.period"),
      t("statements.span", { first: day(statement.period_first), last: day(statement.period_last) }),
    ],
    [t("statements.account"), statement.account],
    [t("statements.plan"), t("statements.version", { title: plan.title, version: plan.version })],
  ];
  if (statement.published_at) {
    facts.push([t("statements.publishedAt"), <ZonedMoment key="at" value={statement.published_at} />]);
  }
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="tz-figures">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function PlanInWords({ summary }: { summary: string | null }) {
  const { t } = useTranslation();
  const sentences = summary?.split("\n").filter((sentence) => sentence.trim() !== "") ?? [];
  if (sentences.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t("statements.planInWords")}</h2>
      <ul className={styles.sentences}>
        {sentences.map((sentence) => (
          <li key={sentence} className={/^\s/.test(sentence) ? styles.beneath : undefined}>
            {sentence.trim()}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Total({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const { currency, cap } = statement;
  const { money } = useWriting(currency);
  const cut = Number(statement.cap_cut) > 0;
  return (
    <section className={styles.section}>
      <h2>{t("statements.sum")}</h2>
      <dl className={styles.sum}>
        {statement.components.map((component) => (
          <div key={component.key}>
            <dt>{component.title}</dt>
            <dd>
              <Money value={component.uncapped} currency={currency} />
            </dd>
          </div>
        ))}
        {cut && (
          <div className={styles.cut}>
            <dt>
              {t("statements.capCut")}
              {cap && ` · ${t("statements.cap", { cap: money(cap) })}`}
            </dt>
            <dd>
              <Money value={`-${statement.cap_cut}`} currency={currency} />
            </dd>
          </div>
        )}
        <div className={styles.payable}>
          <dt>{t("statements.payable")}</dt>
          <dd>
            <Money value={statement.total} currency={currency} />
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Verify({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const file = `statement-${statement.partner}-${statement.period}.tongzhou`;
  return (
    <section className={styles.section}>
      <h2>{t("statements.verify")}</h2>
      <p className={styles.note}>{t("statements.verifyAbout")}</p>
      <CopyText label={t("statements.verify")} value={`tongzhou verify ${file}`} />
      {statement.fingerprint && (
        <>
          <h3 className={styles.minor}>{t("statements.fingerprint")}</h3>
          <p className={styles.fingerprint}>{statement.fingerprint}</p>
          <p className={styles.note}>{t("statements.fingerprintAbout")}</p>
        </>
      )}
    </section>
  );
}

/** A statement as a document: who, for when, under which plan, made of what, and how to check it. */
export function StatementDocument({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const periodText = usePeriodText();
  return (
    <article className={styles.sheet} aria-label={t("statements.one")}>
      <header className={styles.head}>
        <div className={styles.who}>
          <p className={styles.kind}>{`${t("statements.one")} · ${periodText(statement.period)}`}</p>
          <p className={styles.partner}>{statement.partner_label}</p>
          <p className={styles.note}>{t("partner.code", { code: statement.partner })}</p>
        </div>
        <div className={styles.amount}>
          <p className={styles.kind}>{t("statements.payable")}</p>
          <p className={styles.total}>
            <Money value={statement.total} currency={statement.currency} />
          </p>
          <StatusMark status={statement.status} />
        </div>
      </header>
      <Facts statement={statement} />
      <PlanInWords summary={statement.plan.summary} />
      <section className={styles.section}>
        <h2>{t("statements.components")}</h2>
        {statement.components.map((component) => (
          <ComponentSection key={component.key} statement={statement} component={component} />
        ))}
        <p className={styles.note}>
          {[
            t("statements.counted", { count: statement.transactions }),
            t("statements.excluded", { count: statement.exclusions }),
            ...statement.left_out.map(({ title, count }) => t("statements.leftOut", { title, count })),
          ].join(" · ")}
        </p>
      </section>
      <Total statement={statement} />
      {statement.published_at && <p className={styles.note}>{t("statements.final")}</p>}
      {statement.published_at && <Verify statement={statement} />}
    </article>
  );
}
