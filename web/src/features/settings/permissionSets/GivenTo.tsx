import { Form, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useDepartments, useMembers } from "@/api/people";
import type { SetDocument } from "@/api/rights";
import { useRoles } from "@/api/roles";
import { useLabel } from "@/shared/locale";

type Receivers = NonNullable<SetDocument["given_to"]>;

/** Who has a set: members, departments, roles of both kinds. */
export function GivenTo({ value, onChange }: { value: Receivers; onChange: (value: Receivers) => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const members = (useMembers().data ?? []).filter((each) => each.active);
  const departments = useDepartments().data ?? [];
  const roles = useRoles().data ?? [];
  const choices = {
    members: members.map((each) => ({
      value: each.id,
      label: [each.name, each.code].filter(Boolean).join(" · "),
    })),
    departments: departments.map((each) => ({ value: each.id, label: each.name })),
    roles: roles.map((each) => ({
      value: each.key,
      label: `${label(each.title)} · ${t(`roles.kinds.${each.kind}`)}`,
    })),
  };
  return (["members", "departments", "roles"] as const).map((name) => (
    <Form.Item key={name} label={t(`sets.${name}`)} htmlFor={`set-${name}`}>
      <Select
        id={`set-${name}`}
        mode="multiple"
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        value={value[name] ?? []}
        options={choices[name]}
        onChange={(chosen: string[]) => onChange({ ...value, [name]: chosen })}
      />
    </Form.Item>
  ));
}
