import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { type Invited, useInvite } from "@/api/invitations";
import type { Member } from "@/api/people";
import { AddressField, addressOf } from "@/ui/AddressField";
import { FormDrawer } from "@/ui/FormDrawer";
import { DepartmentPicker, RolePicker } from "../pickers";

interface InviteForm {
  name: string;
  address: string;
  roles: string[];
  department_id?: string | null;
}

/**
 * Lets somebody new in, or gives an existing member (`member`) a way in:
 * a link and a QR code for one address, working once, for 72 hours.
 */
export function InviteMemberDrawer(props: {
  open: boolean;
  member?: Member;
  onClose: () => void;
  onInvited: (invited: Invited) => void;
}) {
  const { t } = useTranslation();
  const { member } = props;
  const invite = useInvite();
  const submit = async ({ address, department_id, ...given }: InviteForm) => {
    const invited = await invite.mutateAsync({
      kind: "member",
      ...given,
      ...addressOf(address),
      ...(member ? { member_id: member.id } : { department_id: department_id ?? null }),
    });
    props.onClose();
    props.onInvited(invited);
  };
  return (
    <FormDrawer<InviteForm>
      open={props.open}
      title={member ? t("members.wayInFor", { name: member.name }) : t("members.invite")}
      submit={t("invitations.make")}
      initial={{
        name: member?.name,
        address: member?.email ?? member?.phone ?? undefined,
        roles: member?.roles ?? [],
      }}
      names={{ email: "address", phone: "address" }}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Form.Item
        name="name"
        label={t("members.name")}
        rules={[{ required: true, whitespace: true, message: t("members.nameMissing") }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <AddressField name="address" />
      <Form.Item
        name="roles"
        label={t("members.roles")}
        rules={[{ required: true, type: "array", min: 1, message: t("members.rolesMissing") }]}
      >
        <RolePicker kind="member" />
      </Form.Item>
      {!member && (
        <Form.Item name="department_id" label={t("members.department")}>
          <DepartmentPicker />
        </Form.Item>
      )}
    </FormDrawer>
  );
}
