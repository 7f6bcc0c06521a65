import { FileSearchOutlined, TableOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { CellProps, FieldEntry } from "./contracts";
import { late, lateEditor } from "./late";
import { lookup } from "./relationTypes";
import { rowsOf } from "./rows/rows";

const RowsTable = late(async () => (await import("./rows/RowsTable")).default);

function RowsCell(props: CellProps) {
  const { t } = useTranslation();
  const count = typeof props.value === "number" ? props.value : rowsOf(props.value).length;
  if (props.dense || typeof props.value === "number") return <span>{t("fields.rows.count", { count })}</span>;
  return <RowsTable {...props} />;
}

/** Records of another form that belong to this one. In a history only their number is known. */
export const subform: FieldEntry = {
  ...lookup,
  icon: <TableOutlined aria-hidden="true" />,
  width: 120,
  isWide: true,
  text: (value) => {
    const count = typeof value === "number" ? value : rowsOf(value).length;
    return count ? String(count) : "";
  },
  parse: () => ({ refused: true }),
  Cell: RowsCell,
  Editor: lateEditor(async () => (await import("./rows/RowsEditor")).default),
  initial: () => ({ form: "", through: "" }),
};

const FoundTable = late(async () => (await import("./rows/FoundTable")).default);

function FoundCell(props: CellProps) {
  const { t } = useTranslation();
  if (!props.dense) return <FoundTable {...props} />;
  return <span>{t("queries.count", { count: rowsOf(props.value).length })}</span>;
}

/** Records of another form that fit this one. Nobody writes them; they are found when the record is read. */
export const query: FieldEntry = {
  ...subform,
  icon: <FileSearchOutlined aria-hidden="true" />,
  Cell: FoundCell,
  Editor: null,
  initial: () => ({ form: "", where: [{ field: "", equals: "" }], columns: [] }),
};
