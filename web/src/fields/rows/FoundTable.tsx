import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useForm } from "@/api/forms";
import type { CellProps } from "../contracts";
import { useOutside } from "../outside";
import { usePlaceOfRecord } from "../places";
import { useReader } from "../reader";
import { ReadRows } from "./RowsTable";
import { columnsOf, rowsOf } from "./rows";

/** The records that a query field found, each leading to its page for people who signed in. */
export default function FoundTable({ field, value }: CellProps) {
  const { t } = useTranslation();
  const { label } = useReader();
  const outside = useOutside();
  const placeOf = usePlaceOfRecord();
  const form = String(field.settings.form ?? "");
  const asked = useForm(outside || form === "" ? null : form);
  const source = outside ? outside.forms[form] : asked.data;
  const wanted = Array.isArray(field.settings.columns) ? (field.settings.columns as string[]) : [];
  const known = new Map(columnsOf(source, null).map((column) => [column.key, column]));
  const columns = wanted.flatMap((key) => known.get(key) ?? []);
  const rows = rowsOf(value);
  if (asked.isLoading) return <Skeleton active paragraph={{ rows: 1 }} title={false} />;
  if (rows.length === 0) return <span style={{ color: "var(--tz-text-3)" }}>{t("queries.nothing")}</span>;
  const leads = !outside && source?.aggregate === null;
  return (
    <ReadRows
      name={label(field.label)}
      columns={columns}
      rows={rows}
      first={(row, shown) => {
        const place = leads ? placeOf(form, String(row.id)) : null;
        return place ? <Link to={place}>{shown ?? t("records.untitled")}</Link> : shown;
      }}
    />
  );
}
