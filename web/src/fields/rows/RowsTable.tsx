import { useForm } from "@/api/forms";
import type { CellProps } from "../contracts";
import { isEmpty } from "../contracts";
import { useReader } from "../reader";
import { entryOf } from "../registry";
import { columnsOf, isEditedRow, rowsOf, valuesOf } from "./rows";
import styles from "./rows.module.css";

/** The rows of a sub-form, to read. */
export default function RowsTable({ field, value }: CellProps) {
  const { label } = useReader();
  const { form, through } = field.settings;
  const columns = columnsOf(useForm(typeof form === "string" ? form : null).data, through);
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={label(field.label)}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} data-align={entryOf(column.type).align}>
                {label(column.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(value).map((item) => {
            const row = valuesOf(item);
            return (
              <tr key={isEditedRow(item) ? item.place : String(row.id)}>
                {columns.map((column) => {
                  const { Cell, align } = entryOf(column.type);
                  return (
                    <td key={column.key} data-align={align} data-name={label(column.label)}>
                      {!isEmpty(row[column.key]) && <Cell field={column} value={row[column.key]} dense />}
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
