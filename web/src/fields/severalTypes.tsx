import { ApartmentOutlined, IdcardOutlined, LinkOutlined, TeamOutlined } from "@ant-design/icons";
import { Link } from "react-router";
import type { LabelledId } from "@/api/records";
import type { CellProps, FieldEntry } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { lateEditor } from "./late";
import { usePlaceOfRecord } from "./places";
import { formOf, useRoleTitles } from "./relationTypes";

/** What a list holds; a name just pasted is its own label. */
export function listOf(value: unknown): LabelledId[] {
  if (isEmpty(value)) return [];
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) =>
    typeof item === "object" && item !== null
      ? { id: String(item.id), label: String(item.label ?? item.id) }
      : { id: String(item), label: String(item) },
  );
}

function NamesCell({ value, dense }: CellProps) {
  return (
    <span className={styles.tags} data-dense={dense}>
      {listOf(value).map(({ id, label }) => (
        <span key={id} className={styles.named}>
          {label}
        </span>
      ))}
    </span>
  );
}

function RecordsCell(props: CellProps) {
  const placeOf = usePlaceOfRecord();
  if (props.dense) return <NamesCell {...props} />;
  const form = formOf(props.field.settings);
  return (
    <span className={styles.tags}>
      {listOf(props.value).map(({ id, label }) => {
        const place = placeOf(form, id);
        return place ? (
          <Link key={id} className={styles.named} to={place}>
            {label}
          </Link>
        ) : (
          <span key={id} className={styles.named}>
            {label}
          </span>
        );
      })}
    </span>
  );
}

const several: Omit<FieldEntry, "icon" | "Editor"> = {
  family: "relation",
  align: "start",
  width: 200,
  text: (value, _field, { separator }) =>
    listOf(value)
      .map((each) => each.label)
      .join(separator),
  parse: (text) => {
    const names = text
      .split(/[,;\uff0c\uff1b\u3001|\n]/)
      .map((name) => name.trim())
      .filter(Boolean);
    return { value: names.length > 0 ? names : null };
  },
  Cell: NamesCell,
  initial: () => ({}),
};

export const references: FieldEntry = {
  ...several,
  icon: <LinkOutlined aria-hidden="true" />,
  Cell: RecordsCell,
  Editor: lateEditor(async () => (await import("./editors/SeveralEditors")).ReferencesEditor),
  initial: () => ({ form: "" }),
};

export const members: FieldEntry = {
  ...several,
  icon: <TeamOutlined aria-hidden="true" />,
  Editor: lateEditor(async () => (await import("./editors/SeveralEditors")).MembersEditor),
};

export const departments: FieldEntry = {
  ...several,
  icon: <ApartmentOutlined aria-hidden="true" />,
  Editor: lateEditor(async () => (await import("./editors/SeveralEditors")).DepartmentsEditor),
};

function RolesCell(props: CellProps) {
  const titleOf = useRoleTitles(!isEmpty(props.value));
  const named = listOf(props.value).map(({ id, label }) => ({ id, label: titleOf(id, label) }));
  return <NamesCell {...props} value={named} />;
}

export const roles: FieldEntry = {
  ...several,
  Cell: RolesCell,
  icon: <IdcardOutlined aria-hidden="true" />,
  Editor: lateEditor(async () => (await import("./editors/SeveralEditors")).RolesEditor),
};
