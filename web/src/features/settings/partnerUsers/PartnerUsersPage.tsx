import { UserAddOutlined } from "@ant-design/icons";
import { Button, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Invited, useInvitations } from "@/api/invitations";
import { useUrlState } from "@/shared/urlState";
import { InvitedModal } from "@/ui/InvitedModal";
import { PageHeader } from "@/ui/PageHeader";
import { InvitationsTable } from "../InvitationsTable";
import { InvitePartnerDrawer } from "./InvitePartnerDrawer";
import { PartnerUsersTable } from "./PartnerUsersTable";

/** People of partners who sign in to the portal; each sees one partner only. */
export function PartnerUsersPage() {
  const { t } = useTranslation();
  const [tab, setTab] = useUrlState("tab");
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  const waiting = useInvitations().data?.filter((invitation) => invitation.kind === "partner").length ?? 0;
  const invite = (
    <Button type="primary" icon={<UserAddOutlined aria-hidden="true" />} onClick={() => setInviting(true)}>
      {t("partnerUsers.invite")}
    </Button>
  );
  const tabs = [
    { key: "", label: t("settings.places.partnerUsers"), children: <PartnerUsersTable action={invite} /> },
    {
      key: "invitations",
      label: t("invitations.tab", { count: waiting }),
      children: <InvitationsTable kind="partner" action={invite} />,
    },
  ];
  return (
    <>
      <PageHeader
        title={t("settings.places.partnerUsers")}
        about={t("partnerUsers.about")}
        actions={invite}
      />
      <Tabs activeKey={tab} onChange={setTab} items={tabs} />
      <InvitePartnerDrawer open={inviting} onClose={() => setInviting(false)} onInvited={setInvited} />
      <InvitedModal invited={invited} onClose={() => setInvited(null)} />
    </>
  );
}
