import { Form, Switch } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type PartnerUser, type PartnerUserChange, useChangePartnerUser } from "@/api/people";
import { useSignedIn } from "@/api/session";
import { FormDrawer } from "./FormDrawer";
import { NameField, PartnerRoleBoxes, RolesField } from "./personFields";
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
      <NameField />
      <Form.Item label={t("members.address")}>{user.email ?? user.phone}</Form.Item>
      <RolesField extra={myself ? t("partnerUsers.notOwnRoles") : t("partnerUsers.rolesHint")}>
        <PartnerRoleBoxes disabled={myself} />
      </RolesField>
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
