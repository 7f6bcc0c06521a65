import { useQuery } from "@tanstack/react-query";
import { Select, Spin } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDepartmentChoices, useMemberChoices, useRoleChoices } from "@/api/choices";
import { useForm } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { type LabelledId, type RecordRow, useRecordSearch } from "@/api/records";
import { useSettled } from "@/shared/settled";
import { type EditorProps, POPUP_WIDTH } from "../contracts";
import styles from "../fields.module.css";
import { type Outside, useOutside } from "../outside";
import { usePlaceholder } from "../reader";
import { formOf, idOf, labelOf } from "../relationTypes";
import { useRanged } from "./ranged";

interface Choice extends LabelledId {
  /** Tells two of one name apart. */
  note?: string;
}

interface PickerProps extends EditorProps {
  choices: Choice[] | undefined;
  loading: boolean;
  typed?: string;
  onSearch?: (text: string) => void;
  nothing?: ReactNode;
}

function Picker(props: PickerProps) {
  const { field, value, onChange, onSettle, id, autoFocus, disabled, invalid, bare } = props;
  const { t } = useTranslation();
  const placeholder = usePlaceholder(field, t("fields.choose"));
  const chosenId = idOf(value);
  const known = props.choices ?? [];
  const missing = chosenId && !props.typed && !known.some((choice) => choice.id === chosenId);
  const all: Choice[] = missing ? [{ id: chosenId, label: labelOf(value) }, ...known] : known;
  return (
    <Select<string | null>
      id={id}
      style={{ width: "100%" }}
      value={chosenId}
      options={all.map(({ id: key, label, note }) => ({ value: key, label: label || key, note }))}
      labelRender={({ label }) => label ?? labelOf(value)}
      optionRender={({ data }) => (
        <span className={styles.choice}>
          <span className={styles.line}>{data.label}</span>
          {data.note && <small className={styles.nothing}>{data.note}</small>}
        </span>
      )}
      showSearch={
        props.onSearch ? { filterOption: false, onSearch: props.onSearch } : { optionFilterProp: "label" }
      }
      onChange={(picked) => (onSettle ?? onChange)(all.find((choice) => choice.id === picked) ?? null)}
      onSelect={(picked) => picked === chosenId && onSettle?.(value)}
      allowClear={!field.required}
      placeholder={placeholder}
      notFoundContent={props.loading ? <Spin size="small" /> : (props.nothing ?? t("fields.noMatch"))}
      autoFocus={autoFocus}
      defaultOpen={bare}
      popupMatchSelectWidth={bare ? POPUP_WIDTH : undefined}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
    />
  );
}

/** Searches the other form on the server as one types. */
export function ReferenceEditor(props: EditorProps) {
  const outside = useOutside();
  return outside ? <OutsideReference {...props} outside={outside} /> : <InsideReference {...props} />;
}

/** What visitors of a public link may search: the names of records, where the link lets them. */
function OutsideReference({ outside, ...props }: EditorProps & { outside: Outside }) {
  const [typed, setTyped] = useState("");
  const search = useSettled(typed);
  const found = useQuery({
    queryKey: ["public", "choices", props.field.key, search],
    queryFn: () => outside.choices(props.field.key, search),
    enabled: !props.disabled,
  });
  return (
    <Picker {...props} choices={found.data} loading={found.isFetching} typed={typed} onSearch={setTyped} />
  );
}

function InsideReference(props: EditorProps) {
  const form = formOf(props.field.settings);
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed);
  const target = useForm(form).data;
  const { filter, columns } = props.field.settings;
  const found = useRecordSearch(form, search, form !== "", (filter as Predicate | undefined) ?? null);
  const beside = Array.isArray(columns) ? (columns as string[]) : [];
  const noteOf = (record: RecordRow) =>
    beside
      .map((name) => labelOf(record[name]))
      .filter(Boolean)
      .join(" · ");
  const label = target?.label_field ?? "id";
  const key = target?.fields.find((each) => each.unique && !each.retired && each.key !== label)?.key ?? "";
  const choices = found.data?.map((record) => ({
    id: record.id,
    label: String(record[label] ?? record.id),
    note: beside.length > 0 ? noteOf(record) : typeof record[key] === "string" ? record[key] : undefined,
  }));
  return <Picker {...props} choices={choices} loading={found.isFetching} typed={typed} onSearch={setTyped} />;
}

export function MemberEditor(props: EditorProps) {
  const members = useMemberChoices(true);
  const ranged = useRanged(props.field, members.data);
  return <Picker {...props} choices={ranged.choices} loading={members.isPending || ranged.waits} />;
}

export function DepartmentEditor(props: EditorProps) {
  const departments = useDepartmentChoices(true);
  const ranged = useRanged(props.field, departments.data);
  return <Picker {...props} choices={ranged.choices} loading={departments.isPending || ranged.waits} />;
}

export function RoleEditor(props: EditorProps) {
  const roles = useRoleChoices(true);
  const ranged = useRanged(props.field, roles.data);
  return <Picker {...props} choices={ranged.choices} loading={roles.isPending || ranged.waits} />;
}
