import { Checkbox, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { type Invited, useInvite } from "@/api/invitations";
import { useRoles } from "@/api/roles";
import { useLabel } from "@/shared/locale";
import { AddressField, addressOf } from "@/ui/AddressField";
import { FormDrawer } from "@/ui/FormDrawer";

interface InviteForm {
  name: string;
  address: string;
  roles: string[];
}

/** Lets a colleague of one's own partner in; the server knows which partner that is. */
export function InviteColleagueDrawer(props: {
  open: boolean;
  onClose: () => void;
  onInvited: (invited: Invited) => void;
}) {
  const { t } = useTranslation();
  const label = useLabel();
  const roles = useRoles().data ?? [];
  const invite = useInvite();
  const submit = async ({ address, ...given }: InviteForm) => {
    const invited = await invite.mutateAsync({ kind: "partner", ...given, ...addressOf(address) });
    props.onClose();
    props.onInvited(invited);
  };
  return (
    <FormDrawer<InviteForm>
      open={props.open}
      title={t("colleagues.invite")}
      submit={t("invitations.make")}
      initial={{ roles: [] }}
      names={{ email: "address", phone: "address" }}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Form.Item
        name="name"
        label={t("members.name")}
        rules={[{ required: true, whitespace: true, message: t("members.nameMissing") }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <AddressField name="address" />
      <Form.Item
        name="roles"
        label={t("members.roles")}
        rules={[{ required: true, type: "array", min: 1, message: t("members.rolesMissing") }]}
      >
        <Checkbox.Group options={roles.map((role) => ({ value: role.key, label: label(role.title) }))} />
      </Form.Item>
    </FormDrawer>
  );
}
