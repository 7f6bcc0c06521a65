import { Input, InputNumber, Select } from "antd";
import { type ComponentType, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDepartmentChoices, useMemberChoices, useRoleChoices } from "@/api/choices";
import { FIELD_TYPES, type FieldTypeName } from "@/api/fieldTypes";
import { useForm } from "@/api/forms";
import { useRecordSearch } from "@/api/records";
import type { FilterProps } from "./contracts";
import { DayPicker } from "./DayPicker";
import { MomentPicker } from "./MomentPicker";
import { readDecimal } from "./numerals";
import { useReader } from "./reader";

const listOf = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map(String)
    : value === null || value === undefined || value === ""
      ? []
      : [String(value)];

function pairOf(value: unknown): [unknown, unknown] {
  return Array.isArray(value) ? [value[0], value[1]] : [value, undefined];
}

interface OneProps {
  value: unknown;
  onChange: (value: unknown) => void;
  label: string;
}

function TextOne({ value, onChange, label }: OneProps) {
  return (
    <Input
      value={typeof value === "string" ? value : ""}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function NumberOne({ value, onChange, label }: OneProps) {
  return (
    <InputNumber<string>
      stringMode
      controls={false}
      style={{ width: "100%" }}
      value={value === undefined || value === null ? null : String(value)}
      parser={(typed) => readDecimal(typed ?? "") ?? ""}
      onChange={(typed) => onChange(typed === null ? undefined : String(typed))}
      aria-label={label}
    />
  );
}

/** What cannot be read yet is no value of a condition. */
const readable = (value: unknown) => (typeof value === "string" ? value : undefined);

function DayOne({ value, onChange, label }: OneProps) {
  return <DayPicker value={value} onChange={(day) => onChange(readable(day))} aria-label={label} />;
}

function MomentOne({ value, onChange, label }: OneProps) {
  return <MomentPicker value={value} onChange={(moment) => onChange(readable(moment))} aria-label={label} />;
}

function YesNoOne({ value, onChange, label }: OneProps) {
  const { yes, no } = useReader();
  return (
    <Select
      style={{ width: "100%" }}
      value={typeof value === "boolean" ? String(value) : null}
      options={[
        { value: "true", label: yes },
        { value: "false", label: no },
      ]}
      onChange={(picked) => onChange(picked === "true")}
      aria-label={label}
    />
  );
}

/** The value of a comparison: one, two for "between", several words for "one of". */
export function ValueFilter({ field, operator, value, onChange }: FilterProps) {
  const { t } = useTranslation();
  const label = t("fields.value");
  const kind = FIELD_TYPES[field.type].kind;
  const one = (part: unknown, change: (value: unknown) => void) => {
    if (kind === "number" || kind === "money")
      return <NumberOne value={part} onChange={change} label={label} />;
    if (kind === "date") return <DayOne value={part} onChange={change} label={label} />;
    if (kind === "instant") return <MomentOne value={part} onChange={change} label={label} />;
    if (kind === "boolean") return <YesNoOne value={part} onChange={change} label={label} />;
    return <TextOne value={part} onChange={change} label={label} />;
  };
  if (operator === "in" || operator === "not_in") {
    return (
      <Select
        mode="tags"
        open={false}
        suffixIcon={null}
        style={{ width: "100%" }}
        value={listOf(value)}
        tokenSeparators={[",", ";", "\n"]}
        onChange={onChange}
        placeholder={t("fields.typeSeveral")}
        aria-label={label}
      />
    );
  }
  if (operator !== "between") return one(value, onChange);
  const [from, to] = pairOf(value);
  return (
    <div style={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 8 }}>
      {one(from, (next) => onChange([next, to]))}
      {one(to, (next) => onChange([from, next]))}
    </div>
  );
}

interface Choice {
  value: string;
  label: string;
}

function Choices(
  props: FilterProps & { choices: Choice[]; onSearch?: (text: string) => void; loading?: boolean },
) {
  const { t } = useTranslation();
  const many = props.operator === "in" || props.operator === "not_in";
  const chosen = listOf(props.value);
  const known = new Set(props.choices.map((choice) => choice.value));
  const options = [
    ...chosen.filter((each) => !known.has(each)).map((each) => ({ value: each, label: each })),
    ...props.choices,
  ];
  return (
    <Select
      mode={many ? "multiple" : undefined}
      style={{ width: "100%" }}
      value={many ? chosen : (chosen[0] ?? null)}
      options={options}
      showSearch={
        props.onSearch ? { filterOption: false, onSearch: props.onSearch } : { optionFilterProp: "label" }
      }
      loading={props.loading}
      onChange={(picked: string | string[]) => props.onChange(picked)}
      placeholder={t("fields.choose")}
      aria-label={t("fields.value")}
    />
  );
}

interface RawOption {
  key: string;
  label?: unknown;
}

export function ChoiceFilter(props: FilterProps) {
  const reader = useReader();
  const options = Array.isArray(props.field.settings.options)
    ? (props.field.settings.options as RawOption[])
    : [];
  const choices = options.map((option) => ({
    value: option.key,
    label: reader.label(option.label as string | null) || option.key,
  }));
  return <Choices {...props} choices={choices} />;
}

function RecordFilter(props: FilterProps) {
  const form = typeof props.field.settings.form === "string" ? props.field.settings.form : "";
  const [typed, setTyped] = useState("");
  const found = useRecordSearch(form, useDeferredValue(typed), form !== "");
  const label = useForm(form).data?.label_field ?? "id";
  const choices = (found.data ?? []).map((record) => ({
    value: record.id,
    label: String(record[label] ?? record.id),
  }));
  return <Choices {...props} choices={choices} onSearch={setTyped} loading={found.isFetching} />;
}

function MemberFilter(props: FilterProps) {
  const members = useMemberChoices(true).data ?? [];
  return <Choices {...props} choices={members.map(({ id, label }) => ({ value: id, label }))} />;
}

function DepartmentFilter(props: FilterProps) {
  const departments = useDepartmentChoices(true).data ?? [];
  return <Choices {...props} choices={departments.map(({ id, label }) => ({ value: id, label }))} />;
}

function RoleFilter(props: FilterProps) {
  const roles = useRoleChoices(true).data ?? [];
  return <Choices {...props} choices={roles.map(({ id, label }) => ({ value: id, label }))} />;
}

const OF_PEOPLE: Partial<Record<FieldTypeName, ComponentType<FilterProps>>> = {
  member: MemberFilter,
  members: MemberFilter,
  department: DepartmentFilter,
  departments: DepartmentFilter,
  role: RoleFilter,
  roles: RoleFilter,
};

export function ReferenceFilter(props: FilterProps) {
  const Filter = OF_PEOPLE[props.field.type] ?? RecordFilter;
  return <Filter {...props} />;
}
