import {
  ApartmentOutlined,
  IdcardOutlined,
  KeyOutlined,
  LinkOutlined,
  SwapOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { Link } from "react-router";
import { useRoleChoices } from "@/api/choices";
import type { LabelledId } from "@/api/records";
import { useSession } from "@/api/session";
import type { CellProps, FieldEntry } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { lateEditor } from "./late";
import { usePlaceOfRecord } from "./places";

/** A reference as the API reads it; what a person just typed or pasted is a text still. */
export function labelOf(value: unknown): string {
  if (isEmpty(value)) return "";
  if (typeof value !== "object") return String(value);
  const { label, id } = value as Partial<LabelledId>;
  return label ?? id ?? "";
}

export function idOf(value: unknown): string | null {
  if (isEmpty(value)) return null;
  return typeof value === "object" ? ((value as Partial<LabelledId>).id ?? null) : String(value);
}

export const formOf = (settings: Record<string, unknown>) =>
  typeof settings.form === "string" ? settings.form : "";

function NameCell({ value, dense }: CellProps) {
  return <span className={dense ? styles.line : styles.block}>{labelOf(value)}</span>;
}

function ReferenceCell({ field, value, dense }: CellProps) {
  const placeOf = usePlaceOfRecord();
  const id = idOf(value);
  if (!id) return null;
  const place = dense || typeof value !== "object" ? null : placeOf(formOf(field.settings), id);
  return place ? (
    <Link to={place}>{labelOf(value)}</Link>
  ) : (
    <NameCell field={field} value={value} dense={dense} />
  );
}

const named: Omit<FieldEntry, "icon" | "Editor"> = {
  family: "relation",
  align: "start",
  width: 160,
  text: labelOf,
  parse: (text) => ({ value: text.trim() === "" ? null : text.trim() }),
  Cell: NameCell,
  initial: () => ({}),
};

export const reference: FieldEntry = {
  ...named,
  icon: <LinkOutlined aria-hidden="true" />,
  width: 200,
  Cell: ReferenceCell,
  Editor: lateEditor(async () => (await import("./editors/RecordEditors")).ReferenceEditor),
  initial: () => ({ form: "" }),
};

export const member: FieldEntry = {
  ...named,
  icon: <UserOutlined aria-hidden="true" />,
  Editor: lateEditor(async () => (await import("./editors/RecordEditors")).MemberEditor),
};

export const department: FieldEntry = {
  ...named,
  icon: <ApartmentOutlined aria-hidden="true" />,
  Editor: lateEditor(async () => (await import("./editors/RecordEditors")).DepartmentEditor),
};

/** Roles have titles in several languages: a page of somebody inside shows that of its reader. */
export function useRoleTitles(enabled: boolean): (id: string | null, label: string) => string {
  const isInside = Boolean(useSession().data?.member_id);
  const known = useRoleChoices(enabled && isInside).data;
  return (id, label) => known?.find((each) => each.id === id)?.label ?? label;
}

function RoleCell({ field, value, dense }: CellProps) {
  const titleOf = useRoleTitles(!isEmpty(value));
  return <NameCell field={field} value={titleOf(idOf(value), labelOf(value))} dense={dense} />;
}

export const role: FieldEntry = {
  ...named,
  Cell: RoleCell,
  icon: <IdcardOutlined aria-hidden="true" />,
  Editor: lateEditor(async () => (await import("./editors/RecordEditors")).RoleEditor),
};

export const author: FieldEntry = {
  ...named,
  icon: <UserOutlined aria-hidden="true" />,
  family: "system",
  Editor: null,
};

export const recordId: FieldEntry = { ...author, icon: <KeyOutlined aria-hidden="true" />, width: 280 };

/** Until the form that it looks into is known, a looked-up value is shown as the words it has. */
export const lookup: FieldEntry = {
  ...named,
  icon: <SwapOutlined aria-hidden="true" />,
  Editor: null,
  initial: () => ({ through: "", field: "" }),
};
