import { type ReactNode, useContext } from "react";
import { type FieldDefinition, type FormDefinition, useForm } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import type { CellProps } from "../contracts";
import { isEmpty } from "../contracts";
import { MaskedValues } from "../masked";
import { useReader } from "../reader";
import { entryOf } from "../registry";
import { columnsOf, isEditedRow, rowsOf, valuesOf } from "./rows";
import styles from "./rows.module.css";

/** Rows to read. `first` may say what the first value of a row is shown in. */
export function ReadRows(props: {
  name: string;
  columns: readonly FieldDefinition[];
  rows: readonly unknown[];
  /** Whose records the rows are: there masked values may be shown in full. */
  form?: FormDefinition | undefined;
  first?: (row: FieldValues, shown: ReactNode) => ReactNode;
}) {
  const { columns, form, first = (_, shown) => shown } = props;
  const Masked = useContext(MaskedValues);
  const { label } = useReader();
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={props.name}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                data-align={entryOf(column.type).align}
                style={{ minWidth: column.width ?? undefined }}
              >
                {label(column.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((item) => {
            const row = valuesOf(item);
            return (
              <tr key={isEditedRow(item) ? item.place : String(row.id)}>
                {columns.map((column, place) => {
                  const { Cell, align } = entryOf(column.type);
                  const value = row[column.key];
                  const shown =
                    column.masked && Masked && form && typeof row.id === "string" ? (
                      <Masked
                        field={column}
                        value={value}
                        form={form.key}
                        id={row.id}
                        may={form.actions.includes("reveal")}
                        dense
                      />
                    ) : isEmpty(value) ? null : (
                      <Cell field={column} value={value} dense />
                    );
                  return (
                    <td key={column.key} data-align={align} data-name={label(column.label)}>
                      {place === 0 ? first(row, shown) : shown}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The rows of a sub-form, to read. */
export default function RowsTable({ field, value }: CellProps) {
  const { label } = useReader();
  const { form, through } = field.settings;
  const rowsForm = useForm(typeof form === "string" ? form : null).data;
  const columns = columnsOf(rowsForm, through);
  return <ReadRows name={label(field.label)} columns={columns} rows={rowsOf(value)} form={rowsForm} />;
}
