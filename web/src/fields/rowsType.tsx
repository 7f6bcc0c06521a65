import { TableOutlined } from "@ant-design/icons";
import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { CellProps, EditorProps, FieldEntry } from "./contracts";
import { lookup } from "./relationTypes";
import { rowsOf } from "./rows/rows";
import { SubformSettings } from "./settings/subform";

const RowsTable = lazy(() => import("./rows/RowsTable"));
const RowsEditor = lazy(() => import("./rows/RowsEditor"));
const waiting = <Skeleton active paragraph={{ rows: 1 }} title={false} />;

function RowsCell(props: CellProps) {
  const { t } = useTranslation();
  const count = typeof props.value === "number" ? props.value : rowsOf(props.value).length;
  if (props.dense || typeof props.value === "number") return <span>{t("fields.rows.count", { count })}</span>;
  return (
    <Suspense fallback={waiting}>
      <RowsTable {...props} />
    </Suspense>
  );
}

function Rows(props: EditorProps) {
  return (
    <Suspense fallback={waiting}>
      <RowsEditor {...props} />
    </Suspense>
  );
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
  Editor: Rows,
  Settings: SubformSettings,
  initial: () => ({ form: "", through: "" }),
};
