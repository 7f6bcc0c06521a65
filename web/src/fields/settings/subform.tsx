import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSpelling } from "@/api/forms";
import { labelText } from "@/shared/label";
import type { SettingsProps } from "../contracts";
import styles from "../fields.module.css";
import { useReader } from "../reader";
import { type ColumnDraft, columnDrafts, freeColumnKey } from "../rows/drafts";
import { Setting } from "./Setting";

/** Types that need no settings of their own; others are added in the sub-form's own designer. */
const TYPES = [
  "text",
  "number",
  "money",
  "percent",
  "date",
  "yes_no",
  "long_text",
  "member",
  "phone",
] as const;
const ROWS_MAX = 500;
let places = 0;

function ColumnRow(props: {
  column: ColumnDraft;
  number: number;
  taken: ReadonlySet<string>;
  /** Just added: what is typed next is its name. */
  added: boolean;
  onChange: (column: ColumnDraft) => void;
  onRemove: () => void;
}) {
  const { column, number, taken } = props;
  const { t } = useTranslation();
  const { language, currency } = useReader();
  const name = labelText(column.label, language);
  const spelling = useSpelling(name);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key follows the name when its spelling arrives
  useEffect(() => {
    const key = freeColumnKey(spelling ?? "", column.place, taken);
    if (spelling && key !== column.key) props.onChange({ ...column, key });
  }, [spelling]);
  return (
    <li className={styles.column}>
      <Input
        autoFocus={props.added}
        aria-label={t("fields.rows.columnName", { number })}
        placeholder={t("fields.rows.columnName", { number })}
        maxLength={200}
        value={name}
        onChange={(event) => props.onChange({ ...column, label: { [language]: event.target.value } })}
      />
      <Select
        aria-label={t("fields.rows.columnType", { number })}
        value={column.type}
        options={TYPES.map((type) => ({ value: type, label: t(`fields.types.${type}`) }))}
        onChange={(type) =>
          props.onChange({ ...column, type, settings: type === "money" ? { currency } : {} })
        }
      />
      <Checkbox
        checked={column.required}
        onChange={(event) => props.onChange({ ...column, required: event.target.checked })}
      >
        {t("fields.rows.required")}
      </Checkbox>
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t("fields.rows.removeColumn", { number })}
        onClick={props.onRemove}
      />
    </li>
  );
}

/** What a row has: laid out here before it is published, in a designer of its own after. */
export function SubformSettings({ field, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const { settings } = field;
  const columns = columnDrafts(settings);
  const [added, setAdded] = useState<string | null>(null);
  const put = (next: ColumnDraft[]) => onChange({ ...settings, columns: next });
  return (
    <>
      {field.id === null ? (
        <Setting name={t("fields.rows.columns")}>
          {(id) => (
            <div id={id}>
              <ul className={styles.columns}>
                {columns.map((column, index) => (
                  <ColumnRow
                    key={column.place}
                    column={column}
                    number={index + 1}
                    added={column.place === added}
                    taken={new Set(columns.filter((each) => each !== column).map((each) => each.key))}
                    onChange={(next) => put(columns.map((each) => (each.place === next.place ? next : each)))}
                    onRemove={() => put(columns.filter((each) => each !== column))}
                  />
                ))}
              </ul>
              <Button
                type="dashed"
                block
                icon={<PlusOutlined aria-hidden="true" />}
                onClick={() => {
                  places += 1;
                  const place = `column_${places}`;
                  setAdded(place);
                  put([...columns, { place, key: place, label: "", type: "text", required: false }]);
                }}
              >
                {t("fields.rows.addColumn")}
              </Button>
              <small className={styles.nothing}>{t("fields.rows.moreLater")}</small>
            </div>
          )}
        </Setting>
      ) : (
        <Link to={`/forms/${String(settings.form)}/design`}>{t("fields.rows.design")}</Link>
      )}
      <Setting name={t("fields.rows.most")}>
        {(id) => (
          <InputNumber
            id={id}
            style={{ width: "100%" }}
            min={1}
            max={ROWS_MAX}
            precision={0}
            placeholder={String(ROWS_MAX)}
            value={typeof settings.rows_max === "number" ? settings.rows_max : null}
            onChange={(next) => {
              const { rows_max: _before, ...rest } = settings;
              onChange(next === null ? rest : { ...rest, rows_max: next });
            }}
          />
        )}
      </Setting>
    </>
  );
}
