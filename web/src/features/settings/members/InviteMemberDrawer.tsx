import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { type Invited, useInvite } from "@/api/invitations";
import { FormDrawer } from "@/ui/FormDrawer";
import { AddressField, addressOf } from "../AddressField";
import { DepartmentPicker, RolePicker } from "../pickers";

interface InviteForm {
  name: string;
  address: string;
  roles: string[];
  department_id?: string;
}

/** Lets somebody new in: a link and a QR code for one address, working once, for 72 hours. */
export function InviteMemberDrawer(props: {
  open: boolean;
  onClose: () => void;
  onInvited: (invited: Invited) => void;
}) {
  const { t } = useTranslation();
  const invite = useInvite();
  const submit = async ({ address, department_id, ...given }: InviteForm) => {
    const invited = await invite.mutateAsync({
      kind: "member",
      ...given,
      ...addressOf(address),
      department_id: department_id ?? null,
    });
    props.onClose();
    props.onInvited(invited);
  };
  return (
    <FormDrawer<InviteForm>
      open={props.open}
      title={t("members.invite")}
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
        <Input maxLength={100} autoFocus />
      </Form.Item>
      <AddressField name="address" />
      <Form.Item
        name="roles"
        label={t("members.roles")}
        rules={[{ required: true, type: "array", min: 1, message: t("members.rolesMissing") }]}
      >
        <RolePicker kind="member" />
      </Form.Item>
      <Form.Item name="department_id" label={t("members.department")}>
        <DepartmentPicker />
      </Form.Item>
    </FormDrawer>
  );
}
