import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown, InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { useDepartmentChoices, useMemberChoices, useRoleChoices } from "@/api/choices";
import type { AssigneeSource, SourceKind, SourceOf } from "@/api/flows";
import { useReader } from "@/fields/reader";
import { useFlowEditor } from "../editor";
import styles from "../flowDesign.module.css";
import { FieldPicker } from "./parts";

export const SOURCE_KINDS: readonly SourceKind[] = [
  "members",
  "roles",
  "departments",
  "superior",
  "superiors",
  "initiator",
  "member_field",
  "department_field",
  "channel_manager",
  "partner_users",
  "actor_of",
];

function begun(
  kind: SourceKind,
  first: { member?: string; department?: string; step?: string },
): AssigneeSource {
  switch (kind) {
    case "members":
    case "departments":
      return { kind, ids: [] };
    case "roles":
      return { kind, keys: [] };
    case "superior":
    case "superiors":
      return { kind, of: "initiator", ...(kind === "superior" ? { level: 1 } : {}) };
    case "member_field":
      return { kind, field: first.member ?? "" };
    case "department_field":
      return { kind, field: first.department ?? "" };
    case "actor_of":
      return { kind, step: first.step ?? "" };
    default:
      return { kind };
  }
}

interface SourceProps<Kind extends SourceKind> {
  source: SourceOf<Kind>;
  onChange: (source: AssigneeSource) => void;
}

function NamedPeople({ source, onChange }: SourceProps<"members" | "departments" | "roles">) {
  const { t } = useTranslation();
  const members = useMemberChoices(source.kind === "members").data ?? [];
  const departments = useDepartmentChoices(source.kind === "departments").data ?? [];
  const roles = useRoleChoices(source.kind === "roles").data ?? [];
  const shared = {
    mode: "multiple" as const,
    showSearch: { optionFilterProp: "label" },
    "aria-label": t(`flowDesign.sources.${source.kind}`),
    placeholder: t("flowDesign.choose"),
  };
  if (source.kind === "roles") {
    const options = roles.map(({ key, label }) => ({ value: key, label }));
    return (
      <Select
        {...shared}
        value={source.keys}
        options={options}
        onChange={(keys: string[]) => onChange({ ...source, keys })}
      />
    );
  }
  const all = source.kind === "members" ? members : departments;
  return (
    <>
      <Select
        {...shared}
        value={source.ids}
        options={all.map(({ id, label }) => ({ value: id, label }))}
        onChange={(ids: string[]) => onChange({ ...source, ids })}
      />
      {source.kind === "departments" && (
        <div className={styles.switches}>
          <Toggle
            name={t("flowDesign.headsOnly")}
            value={source.heads_only ?? false}
            onChange={(heads_only) => onChange({ ...source, heads_only })}
          />
          <Toggle
            name={t("flowDesign.below")}
            value={source.below ?? true}
            onChange={(below) => onChange({ ...source, below })}
          />
        </div>
      )}
    </>
  );
}

export function Toggle(props: { name: string; value: boolean; onChange: (value: boolean) => void }) {
  return (
    <span className={styles.toggle}>
      <Switch size="small" checked={props.value} aria-label={props.name} onChange={props.onChange} />
      {props.name}
    </span>
  );
}

/** Whose superiors: the initiator's, those of who is in a field, or of who acted before. */
function Whose({ source, onChange }: SourceProps<"superior" | "superiors">) {
  const { t } = useTranslation();
  const { fields, document } = useFlowEditor();
  const { label } = useReader();
  const options = [
    { value: "initiator", label: t("flows.sources.initiator") },
    ...fields
      .filter(({ type }) => type === "member" || type === "author")
      .map((field) => ({
        value: field.key,
        label: t("flows.sources.memberField", { field: label(field.label) }),
      })),
    ...document.steps
      .filter(({ kind }) => kind === "approve" || kind === "fill")
      .map((step) => ({
        value: `step:${step.key}`,
        label: t("flows.sources.actorOf", { step: label(step.title) }),
      })),
  ];
  return (
    <Select
      aria-label={t("flowDesign.whose")}
      value={source.of ?? "initiator"}
      options={options}
      onChange={(of: string) => onChange({ ...source, of })}
    />
  );
}

function Superiors({ source, onChange }: SourceProps<"superiors">) {
  const { t } = useTranslation();
  const roles = useRoleChoices(true).data ?? [];
  const departments = useDepartmentChoices(true).data ?? [];
  const { level: _, role: __, department: ___, ...rest } = source;
  const until =
    source.role != null ? "role" : source.department != null ? "department" : source.level ? "level" : "top";
  const begin = { top: {}, level: { level: 2 }, role: { role: "" }, department: { department: "" } };
  return (
    <>
      <Whose source={source} onChange={onChange} />
      <Select
        aria-label={t("flowDesign.until")}
        value={until}
        options={(["top", "level", "role", "department"] as const).map((value) => ({
          value,
          label: t(`flowDesign.untils.${value}`),
        }))}
        onChange={(next: keyof typeof begin) => onChange({ ...rest, ...begin[next] })}
      />
      {until === "level" && (
        <Level value={source.level ?? 2} onChange={(level) => onChange({ ...source, level })} />
      )}
      {until === "role" && (
        <Select
          aria-label={t("flowDesign.untils.role")}
          value={source.role || null}
          placeholder={t("flowDesign.choose")}
          options={roles.map(({ key, label }) => ({ value: key, label }))}
          onChange={(role) => onChange({ ...source, role })}
        />
      )}
      {until === "department" && (
        <Select
          aria-label={t("flowDesign.untils.department")}
          value={source.department || null}
          placeholder={t("flowDesign.choose")}
          options={departments.map(({ id, label }) => ({ value: id, label }))}
          onChange={(department) => onChange({ ...source, department })}
        />
      )}
    </>
  );
}

function Level({ value, onChange }: { value: number; onChange: (level: number) => void }) {
  const { t } = useTranslation();
  return (
    <InputNumber
      aria-label={t("flowDesign.level")}
      min={1}
      max={20}
      precision={0}
      value={value}
      prefix={t("flowDesign.level")}
      style={{ width: "100%" }}
      onChange={(level) => onChange(level ?? 1)}
    />
  );
}

function PartnerUsers({ source, onChange }: SourceProps<"partner_users">) {
  const { t } = useTranslation();
  const { fields } = useFlowEditor();
  const roles = (useRoleChoices(true).data ?? []).filter(({ kind }) => kind === "partner");
  return (
    <>
      <FieldPicker
        allowClear
        aria-label={t("flowDesign.partnerField")}
        placeholder={t("flowDesign.ownPartner")}
        value={source.field ?? null}
        fields={fields.filter(({ type }) => type === "reference")}
        onChange={(field) => onChange({ ...source, field: (field as string | undefined) ?? null })}
      />
      <Select
        mode="multiple"
        aria-label={t("flowDesign.sources.roles")}
        placeholder={t("flowDesign.anyRole")}
        value={source.roles ?? []}
        options={roles.map(({ key, label }) => ({ value: key, label }))}
        onChange={(next: string[]) => onChange({ ...source, roles: next })}
      />
    </>
  );
}

function Source({
  source,
  onChange,
}: {
  source: AssigneeSource;
  onChange: (source: AssigneeSource) => void;
}) {
  const { t } = useTranslation();
  const { fields, document } = useFlowEditor();
  const { label } = useReader();
  switch (source.kind) {
    case "members":
    case "departments":
    case "roles":
      return <NamedPeople source={source} onChange={onChange} />;
    case "superior":
      return (
        <>
          <Whose source={source} onChange={onChange} />
          <Level value={source.level ?? 1} onChange={(level) => onChange({ ...source, level })} />
        </>
      );
    case "superiors":
      return <Superiors source={source} onChange={onChange} />;
    case "member_field":
    case "department_field": {
      const types =
        source.kind === "member_field" ? ["member", "members", "author"] : ["department", "departments"];
      return (
        <>
          <FieldPicker
            aria-label={t(`flowDesign.sources.${source.kind}`)}
            placeholder={t("flowDesign.choose")}
            value={source.field || null}
            fields={fields.filter(({ type }) => types.includes(type))}
            onChange={(field) => onChange({ ...source, field: String(field) })}
          />
          {source.kind === "department_field" && (
            <Toggle
              name={t("flowDesign.headsOnly")}
              value={source.heads_only ?? true}
              onChange={(heads_only) => onChange({ ...source, heads_only })}
            />
          )}
        </>
      );
    }
    case "partner_users":
      return <PartnerUsers source={source} onChange={onChange} />;
    case "actor_of":
      return (
        <Select
          aria-label={t("flowDesign.sources.actor_of")}
          placeholder={t("flowDesign.choose")}
          value={source.step || null}
          options={document.steps
            .filter(({ kind }) => kind === "approve" || kind === "fill")
            .map((step) => ({ value: step.key, label: label(step.title) }))}
          onChange={(step) => onChange({ ...source, step: step ?? "" })}
        />
      );
    default:
      return null;
  }
}

/** Who: several sources, together. */
export function PeopleEditor(props: {
  id?: string;
  value: readonly AssigneeSource[];
  onChange: (value: AssigneeSource[]) => void;
}) {
  const { value, onChange } = props;
  const { t } = useTranslation();
  const { fields, document } = useFlowEditor();
  const first = {
    member: fields.find(({ type }) => type === "member")?.key,
    department: fields.find(({ type }) => type === "department")?.key,
    step: document.steps.find(({ kind }) => kind === "approve" || kind === "fill")?.key,
  };
  const kinds = SOURCE_KINDS.filter(
    (kind) => document.form || !["member_field", "department_field"].includes(kind),
  );
  const put = (place: number, next: AssigneeSource | null) =>
    onChange(value.flatMap((each, index) => (index === place ? (next ? [next] : []) : [each])));
  return (
    <div id={props.id} className={styles.people}>
      {value.map((source, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: sources have no names, and stay in their order
          key={index}
          className={styles.source}
        >
          <div className={styles.sourceHead}>
            <span>{t(`flowDesign.sources.${source.kind}`)}</span>
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t("flowDesign.removeSource", { name: t(`flowDesign.sources.${source.kind}`) })}
              onClick={() => put(index, null)}
            />
          </div>
          <Source source={source} onChange={(next) => put(index, next)} />
        </div>
      ))}
      <Dropdown
        trigger={["click"]}
        menu={{
          items: kinds.map((kind) => ({ key: kind, label: t(`flowDesign.sources.${kind}`) })),
          onClick: ({ key }) => onChange([...value, begun(key as SourceKind, first)]),
        }}
      >
        <Button size="small" icon={<PlusOutlined aria-hidden="true" />}>
          {t("flowDesign.addPeople")}
        </Button>
      </Dropdown>
    </div>
  );
}
