import { CopyOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { linkedValues } from "@/api/fills";
import type { FieldDefinition } from "@/api/forms";
import { useForm } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { BesideValues, InForm } from "../beside";
import type { EditorProps } from "../contracts";
import { isEmpty } from "../contracts";
import { isFetchedOnly, useLinked } from "../linked";
import { useOutside } from "../outside";
import { useReader } from "../reader";
import { entryOf } from "../registry";
import { type ColumnDraft, columnDrafts } from "./drafts";
import { columnsOf, type EditedRow, edited, newRow, rowsOf, valuesOf } from "./rows";
import styles from "./rows.module.css";

const ROWS_MAX = 500;

function isWritten(field: FieldDefinition): boolean {
  return field.writable !== false && entryOf(field.type).Editor !== null && field.type !== "subform";
}

/** A column that is not published yet. */
function asColumn({ key, label, type, required, settings = {} }: ColumnDraft): FieldDefinition {
  return { id: null, key, label, type, required, unique: false, settings, help: null, retired: false };
}

/** What a new row begins with. */
function initialRow(columns: readonly FieldDefinition[]): FieldValues {
  const given = columns.flatMap(({ key, settings, type }) => {
    const { default: usual } = settings;
    const plain = usual !== undefined && usual !== null && !["date", "date_time", "member"].includes(type);
    return plain ? [[key, usual] as const] : [];
  });
  return Object.fromEntries(given);
}

/** The rows of a sub-form: a table to write in, a list of cards on a phone. */
export default function RowsEditor(props: EditorProps) {
  const { field, value, onChange, id, disabled, invalid } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const place = useRef<HTMLFieldSetElement>(null);
  const { form, through, rows_max: most } = field.settings;
  const outside = useOutside();
  const known = outside?.forms[String(form)];
  const definition = useForm(typeof form === "string" && !known ? form : null);
  const drafted = columnDrafts(field.settings).map(asColumn);
  const columns = drafted.length > 0 ? drafted : columnsOf(known ?? definition.data, through);
  const written = columns.filter(isWritten);
  const shownOf = new Map(rowsOf(value).map((item) => [String(valuesOf(item).id), valuesOf(item)]));
  const rows = edited(value, written);
  const latest = useRef(rows);
  const linked = outside || disabled ? [] : written.filter((column) => column.linked);
  const limit = typeof most === "number" ? most : ROWS_MAX;
  if (definition.isLoading) return <Skeleton active paragraph={{ rows: 1 }} title={false} />;

  latest.current = rows;
  /** What is fetched for several rows may arrive before the next one is drawn. */
  const put = (at: string, values: FieldValues) => {
    latest.current = latest.current.map((row) =>
      row.place === at ? { ...row, row: { ...row.row, ...values } } : row,
    );
    onChange(latest.current);
  };
  const add = (values: FieldValues = initialRow(written)) => {
    onChange([...rows, newRow(values)]);
    requestAnimationFrame(() =>
      place.current?.querySelector<HTMLElement>("tbody tr:last-child :is(input, textarea)")?.focus(),
    );
  };
  return (
    <InForm value={typeof form === "string" ? form : null}>
      <fieldset ref={place} id={id} className={styles.editor} disabled={disabled} data-invalid={invalid}>
        <legend className={styles.legend}>{label(field.label)}</legend>
        {linked.length > 0 &&
          rows.map((row) => (
            <RowLinks key={row.place} form={String(form)} columns={linked} row={row} onFound={put} />
          ))}
        {(rows.length > 0 || drafted.length > 0) && (
          <div className={styles.scroll}>
            <table className={styles.table} data-edited>
              <thead>
                <tr>
                  <th className={styles.number}>#</th>
                  {columns.map((column) => (
                    <th
                      key={column.key}
                      data-align={entryOf(column.type).align}
                      style={{ minWidth: column.width ?? undefined }}
                    >
                      {label(column.label)}
                      {column.required && <span className={styles.required}> *</span>}
                    </th>
                  ))}
                  <th aria-label={t("fields.rows.actions")} />
                </tr>
              </thead>
              <tbody>
                {rows.map((row, index) => (
                  <tr key={row.place}>
                    <td className={styles.number}>{index + 1}</td>
                    {columns.map((column) => (
                      <td
                        key={column.key}
                        data-align={entryOf(column.type).align}
                        data-name={label(column.label)}
                      >
                        <RowValue
                          column={column}
                          row={row}
                          shown={shownOf.get(row.id ?? "")?.[column.key]}
                          name={t("fields.rows.valueOf", { name: label(column.label), number: index + 1 })}
                          disabled={disabled}
                          onChange={put}
                        />
                      </td>
                    ))}
                    <td className={styles.actions}>
                      <Button
                        type="text"
                        size="small"
                        icon={<CopyOutlined aria-hidden="true" />}
                        aria-label={t("fields.rows.copy", { number: index + 1 })}
                        disabled={rows.length >= limit}
                        onClick={() => add({ ...row.row })}
                      />
                      <Button
                        type="text"
                        size="small"
                        icon={<DeleteOutlined aria-hidden="true" />}
                        aria-label={t("fields.rows.remove", { number: index + 1 })}
                        onClick={() => onChange(rows.filter((each) => each.place !== row.place))}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Button
          type="dashed"
          icon={<PlusOutlined aria-hidden="true" />}
          disabled={disabled || rows.length >= limit}
          onClick={() => add()}
        >
          {t("fields.rows.add")}
        </Button>
      </fieldset>
    </InForm>
  );
}

/** Fetches what a row takes from other forms, while it is filled in. */
function RowLinks(props: {
  form: string;
  columns: readonly FieldDefinition[];
  row: EditedRow;
  onFound: (place: string, values: FieldValues) => void;
}) {
  const { form, columns, row, onFound } = props;
  useLinked(
    columns,
    row.row,
    useMemo(() => linkedValues(form), [form]),
    (found) => onFound(row.place, found),
    row.id !== null,
  );
  return null;
}

function RowValue(props: {
  column: FieldDefinition;
  row: EditedRow;
  /** As the server computed it last, for what nobody writes. */
  shown: unknown;
  name: string;
  disabled?: boolean;
  onChange: (place: string, values: FieldValues) => void;
}) {
  const { column, row, name } = props;
  const { Cell, Editor } = entryOf(column.type);
  if (!Editor || !isWritten(column)) {
    return isEmpty(props.shown) ? null : <Cell field={column} value={props.shown} dense />;
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a name for the editor inside, whatever it is made of
    <div role="group" aria-label={name}>
      <BesideValues values={row.row}>
        <Editor
          field={column}
          value={row.row[column.key] ?? null}
          disabled={props.disabled || isFetchedOnly(column)}
          onChange={(next) => props.onChange(row.place, { [column.key]: next })}
        />
      </BesideValues>
    </div>
  );
}
