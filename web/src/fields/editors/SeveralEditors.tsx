import { Select, Spin } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDepartmentChoices, useMemberChoices, useRoleChoices } from "@/api/choices";
import { useForm } from "@/api/forms";
import { type LabelledId, useRecordSearch } from "@/api/records";
import { type EditorProps, POPUP_WIDTH } from "../contracts";
import { usePlaceholder } from "../reader";
import { formOf } from "../relationTypes";
import { listOf } from "../severalTypes";
import { useRanged } from "./ranged";

interface PickerProps extends EditorProps {
  choices: LabelledId[] | undefined;
  loading: boolean;
  onSearch?: (text: string) => void;
}

function SeveralPicker(props: PickerProps) {
  const { field, value, onChange, id, autoFocus, disabled, invalid, bare } = props;
  const { t } = useTranslation();
  const placeholder = usePlaceholder(field, t("fields.choose"));
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
      placeholder={placeholder}
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

export function ReferencesEditor(props: EditorProps) {
  const form = formOf(props.field.settings);
  const [typed, setTyped] = useState("");
  const label = useForm(form).data?.label_field ?? "id";
  const found = useRecordSearch(form, useDeferredValue(typed), form !== "");
  const choices = found.data?.map((record) => ({ id: record.id, label: String(record[label] ?? record.id) }));
  return <SeveralPicker {...props} choices={choices} loading={found.isFetching} onSearch={setTyped} />;
}

export function MembersEditor(props: EditorProps) {
  const members = useMemberChoices(true);
  const ranged = useRanged(props.field, members.data);
  return <SeveralPicker {...props} choices={ranged.choices} loading={members.isPending || ranged.waits} />;
}

export function DepartmentsEditor(props: EditorProps) {
  const departments = useDepartmentChoices(true);
  const ranged = useRanged(props.field, departments.data);
  return (
    <SeveralPicker {...props} choices={ranged.choices} loading={departments.isPending || ranged.waits} />
  );
}

export function RolesEditor(props: EditorProps) {
  const roles = useRoleChoices(true);
  const ranged = useRanged(props.field, roles.data);
  return <SeveralPicker {...props} choices={ranged.choices} loading={roles.isPending || ranged.waits} />;
}
