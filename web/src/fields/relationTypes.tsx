import { ApartmentOutlined, KeyOutlined, LinkOutlined, SwapOutlined, UserOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Select, Spin } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useDepartmentChoices, useMemberChoices } from "@/api/choices";
import { useForm } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { type LabelledId, type RecordRow, useRecordSearch } from "@/api/records";
import { useSettled } from "@/shared/settled";
import type { CellProps, EditorProps, FieldEntry } from "./contracts";
import { isEmpty, POPUP_WIDTH } from "./contracts";
import styles from "./fields.module.css";
import { ReferenceFilter, ValueFilter } from "./filters";
import { type Outside, useOutside } from "./outside";
import { LookupSettings, MemberSettings, ReferenceSettings } from "./settings/relations";

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
  const id = idOf(value);
  if (!id) return null;
  if (dense || typeof value !== "object") return <NameCell field={field} value={value} dense={dense} />;
  return <Link to={`/forms/${formOf(field.settings)}/${id}`}>{labelOf(value)}</Link>;
}

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
      placeholder={t("fields.choose")}
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
  return <Picker {...props} choices={members.data} loading={members.isPending} />;
}

export function DepartmentEditor(props: EditorProps) {
  const departments = useDepartmentChoices(true);
  return <Picker {...props} choices={departments.data} loading={departments.isPending} />;
}

const named: Omit<FieldEntry, "icon" | "Editor" | "Settings"> = {
  family: "relation",
  align: "start",
  width: 160,
  text: labelOf,
  parse: (text) => ({ value: text.trim() === "" ? null : text.trim() }),
  Cell: NameCell,
  Filter: ReferenceFilter,
  initial: () => ({}),
};

export const reference: FieldEntry = {
  ...named,
  icon: <LinkOutlined aria-hidden="true" />,
  width: 200,
  Cell: ReferenceCell,
  Editor: ReferenceEditor,
  Settings: ReferenceSettings,
  initial: () => ({ form: "" }),
};

export const member: FieldEntry = {
  ...named,
  icon: <UserOutlined aria-hidden="true" />,
  Editor: MemberEditor,
  Settings: MemberSettings,
};

export const department: FieldEntry = {
  ...named,
  icon: <ApartmentOutlined aria-hidden="true" />,
  Editor: DepartmentEditor,
  Settings: null,
};

export const author: FieldEntry = {
  ...named,
  icon: <UserOutlined aria-hidden="true" />,
  family: "system",
  Filter: ValueFilter,
  Editor: null,
  Settings: null,
};

export const recordId: FieldEntry = { ...author, icon: <KeyOutlined aria-hidden="true" />, width: 280 };

/** Until the form that it looks into is known, a looked-up value is shown as the words it has. */
export const lookup: FieldEntry = {
  ...named,
  icon: <SwapOutlined aria-hidden="true" />,
  Filter: ValueFilter,
  Editor: null,
  Settings: LookupSettings,
  initial: () => ({ through: "", field: "" }),
};
