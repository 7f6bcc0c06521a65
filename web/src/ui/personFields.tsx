import { Checkbox, Form, Input } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useRoles } from "@/api/roles";
import { useLabel } from "@/shared/locale";

/** A person's name, which nobody goes without. */
export function NameField() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="name"
      label={t("members.name")}
      rules={[{ required: true, whitespace: true, message: t("members.nameMissing") }]}
    >
      <Input maxLength={100} autoComplete="off" />
    </Form.Item>
  );
}

/** At least one role; `children` is the control that picks them. */
export function RolesField({ extra, children }: { extra?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="roles"
      label={t("members.roles")}
      extra={extra}
      rules={[{ required: true, type: "array", min: 1, message: t("members.rolesMissing") }]}
    >
      {children}
    </Form.Item>
  );
}

interface RoleBoxesProps {
  value?: string[];
  onChange?: (value: string[]) => void;
  disabled?: boolean;
}

/** The few roles of partner users, all in sight. */
export function PartnerRoleBoxes(props: RoleBoxesProps) {
  const label = useLabel();
  const roles = useRoles().data?.filter((role) => role.kind === "partner") ?? [];
  return (
    <Checkbox.Group
      {...props}
      options={roles.map((role) => ({ value: role.key, label: label(role.title) }))}
    />
  );
}
