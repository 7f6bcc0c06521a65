import { UserAddOutlined } from "@ant-design/icons";
import { Button, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Invited, useInvitations } from "@/api/invitations";
import type { Member } from "@/api/people";
import { useMay } from "@/api/session";
import { useUrlState } from "@/shared/urlState";
import { InvitedModal } from "@/ui/InvitedModal";
import { PageHeader } from "@/ui/PageHeader";
import { InvitationsTable } from "../InvitationsTable";
import { InviteMemberDrawer } from "./InviteMemberDrawer";
import { MembersTable } from "./MembersTable";

/** Everybody inside the company, and those on their way in. */
export function MembersPage() {
  const { t } = useTranslation();
  const mayManage = useMay("members.manage");
  const [tab, setTab] = useUrlState("tab");
  const mayGiveRoles = useMay("roles.manage");
  const [inviting, setInviting] = useState<Member | "new" | null>(null);
  const [invited, setInvited] = useState<Invited | null>(null);
  const waiting = useInvitations().data?.filter((invitation) => invitation.kind === "member").length ?? 0;
  const invite = mayManage && mayGiveRoles && (
    <Button type="primary" icon={<UserAddOutlined aria-hidden="true" />} onClick={() => setInviting("new")}>
      {t("members.invite")}
    </Button>
  );
  const tabs = [
    { key: "", label: t("settings.places.members"), children: <MembersTable onInvite={setInviting} /> },
    {
      key: "invitations",
      label: t("invitations.tab", { count: waiting }),
      children: <InvitationsTable kind="member" action={invite} />,
    },
  ];
  return (
    <>
      <PageHeader title={t("settings.places.members")} about={t("members.about")} actions={invite} />
      {mayManage ? <Tabs activeKey={tab} onChange={setTab} items={tabs} /> : tabs[0]?.children}
      <InviteMemberDrawer
        open={inviting !== null}
        member={inviting === "new" || inviting === null ? undefined : inviting}
        onClose={() => setInviting(null)}
        onInvited={setInvited}
      />
      <InvitedModal invited={invited} onClose={() => setInvited(null)} />
    </>
  );
}
