import { Checkbox, Form, Input, Switch } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type PartnerUser, type PartnerUserChange, useChangePartnerUser } from "@/api/people";
import { useRoles } from "@/api/roles";
import { useSignedIn } from "@/api/session";
import { useLabel } from "@/shared/locale";
import { FormDrawer } from "./FormDrawer";
import { useToasts } from "./toasts";

type PartnerUserForm = Required<PartnerUserChange>;

/** Only what differs from the person as they are: each change is written down in the audit. */
export function changesTo(user: PartnerUser, values: PartnerUserForm): PartnerUserChange {
  const change: PartnerUserChange = {};
  if (values.name.trim() !== user.name) change.name = values.name;
  if ([...values.roles].sort().join() !== [...user.roles].sort().join()) change.roles = values.roles;
  if (values.active !== user.active) change.active = values.active;
  return change;
}

/** A partner's person: name, what they may do, whether they may come in. Of oneself only the name changes. */
export function PartnerUserDrawer(props: { user: PartnerUser; extra?: ReactNode; onClose: () => void }) {
  const { t } = useTranslation();
  const { user, onClose } = props;
  const label = useLabel();
  const roles = useRoles().data?.filter((role) => role.kind === "partner") ?? [];
  const change = useChangePartnerUser();
  const toasts = useToasts();
  const myself = useSignedIn().user.id === user.user_id;
  const submit = async (values: PartnerUserForm) => {
    await change.mutateAsync({ id: user.id, change: changesTo(user, values) });
    toasts.done(t("frame.saved"));
    onClose();
  };
  return (
    <FormDrawer<PartnerUserForm>
      open
      title={user.name}
      submit={t("frame.save")}
      initial={user}
      extra={props.extra}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t("members.name")}
        rules={[{ required: true, whitespace: true, message: t("members.nameMissing") }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item label={t("members.address")}>{user.email ?? user.phone}</Form.Item>
      <Form.Item
        name="roles"
        label={t("members.roles")}
        extra={myself ? t("partnerUsers.notOwnRoles") : t("partnerUsers.rolesHint")}
        rules={[{ required: true, type: "array", min: 1, message: t("members.rolesMissing") }]}
      >
        <Checkbox.Group
          disabled={myself}
          options={roles.map((role) => ({ value: role.key, label: label(role.title) }))}
        />
      </Form.Item>
      <Form.Item
        name="active"
        label={t("members.maySignIn")}
        valuePropName="checked"
        extra={myself ? t("members.notYourself") : t("members.activeHint")}
      >
        <Switch disabled={myself} />
      </Form.Item>
    </FormDrawer>
  );
}
