import { ApartmentOutlined, LinkOutlined, TeamOutlined } from "@ant-design/icons";
import { Select, Spin } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useDepartmentChoices, useMemberChoices } from "@/api/choices";
import { useForm } from "@/api/forms";
import { type LabelledId, useRecordSearch } from "@/api/records";
import type { CellProps, EditorProps, FieldEntry } from "./contracts";
import { isEmpty, POPUP_WIDTH } from "./contracts";
import styles from "./fields.module.css";
import { ReferenceFilter } from "./filters";
import { formOf } from "./relationTypes";
import { CountSettings, ReferencesSettings } from "./settings/relations";

/** What a list holds; a name just pasted is its own label. */
function listOf(value: unknown): LabelledId[] {
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
  if (props.dense) return <NamesCell {...props} />;
  const form = formOf(props.field.settings);
  return (
    <span className={styles.tags}>
      {listOf(props.value).map(({ id, label }) => (
        <Link key={id} className={styles.named} to={`/forms/${form}/${id}`}>
          {label}
        </Link>
      ))}
    </span>
  );
}

interface PickerProps extends EditorProps {
  choices: LabelledId[] | undefined;
  loading: boolean;
  onSearch?: (text: string) => void;
}

function SeveralPicker(props: PickerProps) {
  const { field, value, onChange, id, autoFocus, disabled, invalid, bare } = props;
  const { t } = useTranslation();
  const chosen = listOf(value);
  const ids = new Set(chosen.map((each) => each.id));
  const all = [...chosen, ...(props.choices ?? []).filter((each) => !ids.has(each.id))];
  const most = typeof field.settings.count_max === "number" ? field.settings.count_max : undefined;
  return (
    <Select<string[]>
      id={id}
      mode="multiple"
      style={{ width: "100%" }}
      value={chosen.map((each) => each.id)}
      options={all.map((each) => ({ value: each.id, label: each.label }))}
      showSearch={
        props.onSearch ? { filterOption: false, onSearch: props.onSearch } : { optionFilterProp: "label" }
      }
      maxCount={most}
      onChange={(picked) =>
        onChange(picked.length === 0 ? null : all.filter((each) => picked.includes(each.id)))
      }
      placeholder={t("fields.choose")}
      notFoundContent={props.loading ? <Spin size="small" /> : t("fields.noMatch")}
      autoFocus={autoFocus}
      defaultOpen={bare}
      popupMatchSelectWidth={bare ? POPUP_WIDTH : undefined}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
    />
  );
}

function ReferencesEditor(props: EditorProps) {
  const form = formOf(props.field.settings);
  const [typed, setTyped] = useState("");
  const label = useForm(form).data?.label_field ?? "id";
  const found = useRecordSearch(form, useDeferredValue(typed), form !== "");
  const choices = found.data?.map((record) => ({ id: record.id, label: String(record[label] ?? record.id) }));
  return <SeveralPicker {...props} choices={choices} loading={found.isFetching} onSearch={setTyped} />;
}

function MembersEditor(props: EditorProps) {
  const members = useMemberChoices(true);
  return <SeveralPicker {...props} choices={members.data} loading={members.isPending} />;
}

function DepartmentsEditor(props: EditorProps) {
  const departments = useDepartmentChoices(true);
  return <SeveralPicker {...props} choices={departments.data} loading={departments.isPending} />;
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
  Filter: ReferenceFilter,
  Settings: CountSettings,
  initial: () => ({}),
};

export const references: FieldEntry = {
  ...several,
  icon: <LinkOutlined aria-hidden="true" />,
  Cell: RecordsCell,
  Editor: ReferencesEditor,
  Settings: ReferencesSettings,
  initial: () => ({ form: "" }),
};

export const members: FieldEntry = {
  ...several,
  icon: <TeamOutlined aria-hidden="true" />,
  Editor: MembersEditor,
};

export const departments: FieldEntry = {
  ...several,
  icon: <ApartmentOutlined aria-hidden="true" />,
  Editor: DepartmentsEditor,
};
