import { EyeOutlined, UserAddOutlined } from "@ant-design/icons";
import { Button, Form, Input, Space, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { handOver, type Member, type MemberChange, useChangeMember } from "@/api/people";
import { useMay, useSignedIn, useStartPreview } from "@/api/session";
import { FormDrawer } from "@/ui/FormDrawer";
import { MemberPicker } from "@/ui/MemberPicker";
import { NameField } from "@/ui/personFields";
import { useToasts } from "@/ui/toasts";
import { DepartmentPicker, RolePicker } from "../pickers";
import { Leaving } from "./Leaving";

interface MemberForm {
  name: string;
  title: string;
  code: string | null;
  department_id: string | null;
  manager_id: string | null;
  roles: string[];
  active: boolean;
  /** Who takes over the to-dos of who leaves, and why. */
  heir?: string;
  reason?: string;
}

function PreviewButton({ member }: { member: Member }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const preview = useStartPreview();
  const toasts = useToasts();
  const start = () =>
    preview.mutate({ member_id: member.id }, { onSuccess: () => navigate("/"), onError: toasts.failed });
  return (
    <Button icon={<EyeOutlined aria-hidden="true" />} loading={preview.isPending} onClick={start}>
      {t("members.preview")}
    </Button>
  );
}

/** Only what differs from the member as they are: each change is written down in the audit. */
export function changesTo(member: Member, { heir: _, reason: __, ...values }: MemberForm): MemberChange {
  const wanted = {
    ...values,
    code: values.code || null,
    department_id: values.department_id ?? null,
    manager_id: values.manager_id ?? null,
  };
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(member[name as keyof MemberChange]),
    ),
  );
}

/** Where a member stands, what they may do, and whether they may come in at all. */
export function MemberDrawer(props: {
  member: Member;
  onClose: () => void;
  onInvite: (member: Member) => void;
}) {
  const { t } = useTranslation();
  const { member, onClose } = props;
  const { member_id } = useSignedIn();
  const mayPreview = useMay("preview.use");
  const change = useChangeMember();
  const toasts = useToasts();
  const myself = member.id === member_id;
  const mayGiveRoles = useMay("roles.manage");
  const submit = async (values: MemberForm) => {
    const { heir, reason } = values;
    if (member.active && !values.active && heir && reason) {
      const { handed, kept } = await handOver(member.id, heir, reason);
      toasts.done(t("leaving.handed", { count: handed }));
      if (kept > 0) toasts.done(t("leaving.kept", { count: kept }));
    }
    await change.mutateAsync({ id: member.id, change: changesTo(member, values) });
    toasts.done(t("frame.saved"));
    onClose();
  };
  return (
    <FormDrawer<MemberForm>
      open
      title={member.name}
      submit={t("frame.save")}
      initial={member}
      onSubmit={submit}
      onClose={onClose}
      names={{ to: "heir" }}
      extra={
        <Space>
          {!member.user_id && member.active && mayGiveRoles && (
            <Button icon={<UserAddOutlined aria-hidden="true" />} onClick={() => props.onInvite(member)}>
              {t("members.wayIn")}
            </Button>
          )}
          {mayPreview && member.active && !myself && <PreviewButton member={member} />}
        </Space>
      }
    >
      <NameField />
      <Form.Item name="title" label={t("members.title")}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="code" label={t("members.code")} extra={t("members.codeHint")}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="department_id" label={t("members.department")}>
        <DepartmentPicker />
      </Form.Item>
      <Form.Item name="manager_id" label={t("members.manager")} extra={t("members.managerHint")}>
        <MemberPicker without={member.id} />
      </Form.Item>
      <Form.Item name="roles" label={t("members.roles")} extra={t("members.rolesHint")}>
        <RolePicker kind="member" disabled={!mayGiveRoles} />
      </Form.Item>
      <Form.Item
        name="active"
        label={t("members.maySignIn")}
        valuePropName="checked"
        extra={myself ? t("members.notYourself") : t("members.activeHint")}
      >
        <Switch disabled={myself} />
      </Form.Item>
      {member.active && <Leaving id={member.id} />}
    </FormDrawer>
  );
}
