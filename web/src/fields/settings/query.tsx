import { DeleteOutlined, SortAscendingOutlined, SortDescendingOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { type FieldDefinition, useForm } from "@/api/forms";
import type { SettingsProps } from "../contracts";
import styles from "../fields.module.css";
import { type Match, Matches, NO_MATCH } from "./Matches";
import { changed, Whole } from "./parts";
import { Setting } from "./Setting";
import { FormPick, useNamed } from "./Source";

const COLUMNS_MAX = 20;
const ROWS_MAX = 100;
const SORTS_MAX = 3;

interface Sort {
  field: string;
  descending?: boolean;
}

const asList = <Item,>(value: unknown): Item[] => (Array.isArray(value) ? (value as Item[]) : []);

const kindOf = (field: FieldDefinition) => FIELD_TYPES[field.meaning ?? field.type].kind;

/** What the records are put in order by, one after the other. */
function Sorts(props: {
  sorts: readonly Sort[];
  choices: readonly { value: string; label: string }[];
  onChange: (sorts: Sort[]) => void;
}) {
  const { sorts, choices, onChange } = props;
  const { t } = useTranslation();
  const chosen = new Set(sorts.map(({ field }) => field));
  const left = choices.filter(({ value }) => !chosen.has(value));
  const set = (index: number, part: Partial<Sort>) =>
    onChange(sorts.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <div className={styles.matches}>
      {sorts.map((sort, index) => (
        <div key={sort.field} className={styles.sort}>
          <Select
            aria-label={t("queries.sortBy", { number: index + 1 })}
            value={sort.field}
            options={choices.filter(({ value }) => value === sort.field || !chosen.has(value))}
            onChange={(field: string) => set(index, { field })}
          />
          <Button
            type="text"
            icon={
              sort.descending ? (
                <SortDescendingOutlined aria-hidden="true" />
              ) : (
                <SortAscendingOutlined aria-hidden="true" />
              )
            }
            title={t(sort.descending ? "queries.descending" : "queries.ascending")}
            aria-label={t(sort.descending ? "queries.descending" : "queries.ascending")}
            onClick={() => set(index, { descending: !sort.descending })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t("queries.removeSort")}
            onClick={() => onChange(sorts.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {sorts.length < SORTS_MAX && left.length > 0 && (
        <Select
          style={{ width: "100%" }}
          aria-label={t("queries.addSort")}
          placeholder={t(sorts.length === 0 ? "queries.newest" : "queries.addSort")}
          value={null}
          options={left}
          onChange={(field: string) => onChange([...sorts, { field }])}
        />
      )}
    </div>
  );
}

/** Which records of which form are found, what of them is shown, in what order, how many. */
export function QuerySettings({ field, form, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const { settings } = field;
  const source = useForm(typeof settings.form === "string" ? settings.form : "").data;
  const theirs = source?.fields.filter((each) => !each.retired && kindOf(each) !== "rows") ?? [];
  const ours = [
    ...named(
      form.fields.filter(
        (each) => !each.retired && FIELD_TYPES[each.type].written && kindOf(each) !== "rows",
      ),
    ),
    { value: "id", label: t("queries.itself") },
  ];
  const itself: FieldDefinition = {
    ...(theirs[0] as FieldDefinition),
    key: "id",
    label: t("queries.theirRecord"),
    type: "record_id",
    meaning: "record_id",
  };
  const sortable = theirs.filter((each) => FIELD_TYPES[each.meaning ?? each.type].sortable);
  return (
    <>
      <FormPick
        name={t("queries.form")}
        value={settings.form}
        onChange={(next) => onChange({ form: next ?? "", where: [NO_MATCH], columns: [] })}
      />
      {source && (
        <>
          <Setting name={t("queries.where")}>
            {() => (
              <Matches
                compared
                where={asList<Match>(settings.where)}
                match={settings.match === "any" ? "any" : "all"}
                theirs={[...theirs, itself]}
                ours={ours}
                onChange={(where, match) => onChange({ ...settings, where, match })}
              />
            )}
          </Setting>
          <Setting name={t("queries.columns")}>
            {(id) => (
              <Select
                id={id}
                style={{ width: "100%" }}
                mode="multiple"
                maxCount={COLUMNS_MAX}
                placeholder={t("fields.choose")}
                value={asList<string>(settings.columns)}
                options={named(theirs)}
                onChange={(columns: string[]) => onChange({ ...settings, columns })}
              />
            )}
          </Setting>
          <Setting name={t("queries.sort")}>
            {() => (
              <Sorts
                sorts={asList<Sort>(settings.sort)}
                choices={named(sortable)}
                onChange={(next) => onChange(changed(settings, "sort", next.length > 0 ? next : null))}
              />
            )}
          </Setting>
          <Whole
            field={field}
            form={form}
            onChange={onChange}
            setting="limit"
            name={t("queries.limit")}
            least={1}
            most={ROWS_MAX}
            usual={20}
          />
        </>
      )}
    </>
  );
}
