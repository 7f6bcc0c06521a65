import { Form } from "antd";
import { useTranslation } from "react-i18next";
import type { Member } from "@/api/people";
import { type InvitationDoor, InvitationDrawer } from "@/ui/InvitationDrawer";
import { DepartmentPicker, RolePicker } from "../pickers";

/** Lets somebody new in, or gives an existing member (`member`) a way in. */
export function InviteMemberDrawer({ member, ...door }: InvitationDoor & { member?: Member }) {
  const { t } = useTranslation();
  return (
    <InvitationDrawer
      {...door}
      kind="member"
      title={member ? t("members.wayInFor", { name: member.name }) : t("members.invite")}
      roles={<RolePicker kind="member" />}
      initial={
        member && {
          name: member.name,
          address: member.email ?? member.phone ?? undefined,
          roles: member.roles,
        }
      }
      also={member && { member_id: member.id }}
      after={
        !member && (
          <Form.Item name="department_id" label={t("members.department")}>
            <DepartmentPicker />
          </Form.Item>
        )
      }
    />
  );
}
