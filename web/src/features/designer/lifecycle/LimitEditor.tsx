import { InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { Lifecycle, TimeLimit } from "@/api/lifecycles";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import type { Draft } from "../draft";
import drawers from "../drawers.module.css";
import styles from "./lifecycle.module.css";

const UNITS = ["minutes", "hours", "days", "workdays"] as const;
const PEOPLE = new Set(["member", "members"]);

/** How long records may be in one stage, and what happens then. */
export function LimitEditor(props: {
  draft: Draft;
  lifecycle: Lifecycle;
  stage: { key: string; label: Label };
  onChange: (limit: TimeLimit | null) => void;
}) {
  const { draft, lifecycle, stage, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const limit = lifecycle.limits?.find((each) => each.stage === stage.key);
  const name = label(stage.label) || stage.key;
  const ways = (lifecycle.transitions ?? []).filter(
    ({ from, to }) => to !== stage.key && ((from ?? []).length === 0 || from?.includes(stage.key)),
  );
  const put = (change: Partial<TimeLimit>) => limit && onChange({ ...limit, ...change });
  const without = (part: "remind" | "then") => {
    if (!limit) return;
    const { [part]: _gone, ...rest } = limit;
    onChange(rest);
  };
  return (
    <section className={drawers.ruleCard} aria-label={name}>
      <div className={styles.limit}>
        <Switch
          checked={limit !== undefined}
          aria-label={t("lifecycle.limited", { stage: name })}
          onChange={(on) => onChange(on ? { stage: stage.key, after: 7, unit: "days" } : null)}
        />
        <strong>{name}</strong>
        {limit && (
          <>
            <span>{t("lifecycle.atMost")}</span>
            <InputNumber
              className={styles.amount}
              min={1}
              max={5000}
              precision={0}
              value={limit.after}
              aria-label={t("lifecycle.atMost")}
              onChange={(after) => after && put({ after })}
            />
            <Select
              className={styles.unit}
              value={limit.unit ?? "days"}
              options={UNITS.map((value) => ({ value, label: t(`lifecycle.units.${value}`) }))}
              aria-label={t("lifecycle.unit")}
              onChange={(unit) => put({ unit })}
            />
          </>
        )}
      </div>
      {limit && (
        <>
          <div className={drawers.act}>
            <span>{t("lifecycle.remind")}</span>
            <InputNumber
              className={styles.amount}
              min={1}
              max={Math.max(1, limit.after - 1)}
              precision={0}
              value={limit.remind ?? null}
              placeholder={t("lifecycle.no")}
              aria-label={t("lifecycle.remind")}
              onChange={(remind) => (remind ? put({ remind }) : without("remind"))}
            />
          </div>
          <div className={drawers.act}>
            <span>{t("lifecycle.tell")}</span>
            <Select
              mode="multiple"
              value={limit.tell ?? []}
              options={draft.fields
                .filter(({ retired, type }) => !retired && PEOPLE.has(type))
                .map((field) => ({ value: field.key, label: label(field.label) || field.key }))}
              placeholder={t("lifecycle.whoMay")}
              aria-label={t("lifecycle.tell")}
              onChange={(tell: string[]) => put({ tell })}
            />
          </div>
          <div className={drawers.act}>
            <span>{t("lifecycle.afterwards")}</span>
            <Select
              value={limit.then ?? ""}
              options={[
                { value: "", label: t("lifecycle.onlyMark") },
                ...ways.map(({ key, title }) => ({ value: key, label: label(title) || key })),
              ]}
              aria-label={t("lifecycle.afterwards")}
              onChange={(then) => (then ? put({ then }) : without("then"))}
            />
          </div>
        </>
      )}
    </section>
  );
}
