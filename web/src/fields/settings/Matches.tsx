import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import styles from "../fields.module.css";
import { useReader } from "../reader";

const MATCHES_MAX = 5;

/** A field of another form that is compared with one of this form; equal where nothing else is said. */
export interface Match {
  field: string;
  equals: string;
  op?: string;
}

export const NO_MATCH: Match = { field: "", equals: "" };
const OPS = ["eq", "ne", "lt", "lte", "gt", "gte", "contains"] as const;
const SIGNS: Readonly<Record<string, string>> = { eq: "=", ne: "≠", lt: "<", lte: "≤", gt: ">", gte: "≥" };

export function canBeAsked(field: FieldDefinition): boolean {
  const operators: readonly string[] = FIELD_TYPES[field.meaning ?? field.type].operators;
  return !field.retired && operators.includes("eq");
}

/** Which records of another form are meant: their fields beside ours. */
export function Matches(props: {
  where: readonly Match[];
  match: "all" | "any";
  theirs: readonly FieldDefinition[];
  ours: readonly { value: string; label: string }[];
  /** Whether they may be compared otherwise than by being equal. */
  compared?: boolean;
  /** All of them must hold, whatever their number. */
  allHold?: boolean;
  /** None is needed. */
  canBeEmpty?: boolean;
  onChange: (where: Match[], match: "all" | "any") => void;
}) {
  const { where, match } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const keep = (next: Match[]) => props.onChange(next, match);
  const set = (index: number, part: Partial<Match>) =>
    keep(where.map((each, at) => (at === index ? { ...each, ...part } : each)));
  const signs = OPS.map((op) => ({ value: op, label: SIGNS[op] ?? t("queries.contains") }));
  return (
    <div className={styles.matches}>
      {where.length > 1 && !props.allHold && (
        <Segmented<"all" | "any">
          size="small"
          value={match}
          options={[
            { value: "all", label: t("records.filter.all") },
            { value: "any", label: t("records.filter.any") },
          ]}
          onChange={(next) => props.onChange([...where], next)}
        />
      )}
      {where.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions are told apart by their place alone
        <div key={index} className={styles.match} data-compared={props.compared}>
          <Select
            aria-label={t("linking.theirs")}
            placeholder={t("linking.theirs")}
            value={each.field || null}
            options={props.theirs.map((field) => ({ value: field.key, label: label(field.label) }))}
            showSearch={{ optionFilterProp: "label" }}
            onChange={(field: string) => set(index, { field })}
          />
          {props.compared ? (
            <Select
              aria-label={t("queries.compared")}
              popupMatchSelectWidth={false}
              value={each.op ?? "eq"}
              options={signs}
              onChange={(op: string) => set(index, { op })}
            />
          ) : (
            <span>{SIGNS.eq}</span>
          )}
          <Select
            aria-label={t("linking.ours")}
            placeholder={t("linking.ours")}
            value={each.equals || null}
            options={[...props.ours]}
            showSearch={{ optionFilterProp: "label" }}
            onChange={(equals: string) => set(index, { equals })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t("linking.removeMatch")}
            disabled={where.length === 1 && !props.canBeEmpty}
            onClick={() => keep(where.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        type="link"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        disabled={where.length >= MATCHES_MAX}
        onClick={() => keep([...where, NO_MATCH])}
      >
        {t("linking.addMatch")}
      </Button>
    </div>
  );
}
