import { UserAddOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Invitation, type Invited, useInvitations, useWithdrawInvitation } from "@/api/invitations";
import { type PartnerUser, usePartnerUsers } from "@/api/people";
import { useRoles } from "@/api/roles";
import { useLabel } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { ZonedMoment } from "@/ui/Amounts";
import { DataTable } from "@/ui/DataTable";
import { InvitedModal } from "@/ui/InvitedModal";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { PartnerUserDrawer } from "@/ui/PartnerUserDrawer";
import { PersonAddress } from "@/ui/PersonAddress";
import { EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { InviteColleagueDrawer } from "./InviteColleagueDrawer";

function useRoleNames(): (keys: string[]) => string {
  const { t } = useTranslation();
  const label = useLabel();
  const roles = useRoles().data ?? [];
  const title = (key: string) => label(roles.find((role) => role.key === key)?.title ?? key);
  return (keys) => keys.map(title).join(t("frame.listSeparator"));
}

function WithdrawButton({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const withdraw = useWithdrawInvitation();
  const toasts = useToasts();
  return (
    <Button
      size="small"
      loading={withdraw.isPending}
      onClick={() =>
        withdraw.mutate(invitation.id, {
          onSuccess: () => toasts.done(t("invitations.withdrawn")),
          onError: toasts.failed,
        })
      }
    >
      {t("invitations.withdraw")}
    </Button>
  );
}

function Waiting() {
  const { t } = useTranslation();
  const invitations = useInvitations();
  if (!invitations.data?.length) return null;
  return (
    <Panel flush title={t("invitations.title")}>
      <DataTable<Invitation>
        label={t("invitations.title")}
        rows={invitations.data}
        rowKey={(invitation) => invitation.id}
        empty={null}
        columns={[
          { key: "name", title: t("members.name"), card: "title", render: (invitation) => invitation.name },
          {
            key: "address",
            title: t("members.address"),
            card: "line",
            render: (invitation) => invitation.email ?? invitation.phone,
          },
          {
            key: "until",
            title: t("door.validUntil"),
            card: "line",
            render: (invitation) => <ZonedMoment value={invitation.expires_at} />,
          },
          {
            key: "withdraw",
            title: t("frame.actions"),
            untitled: true,
            card: "end",
            align: "right",
            render: (invitation) => <WithdrawButton invitation={invitation} />,
          },
        ]}
      />
    </Panel>
  );
}

/** The people of one's own partner: a partner's owner lets them in and out. */
export function ColleaguesPage() {
  const { t } = useTranslation();
  const users = usePartnerUsers();
  const roleNames = useRoleNames();
  const [opened, setOpened] = useUrlState("user");
  const chosen = users.data?.find((user) => user.id === opened);
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  const invite = (
    <Button type="primary" icon={<UserAddOutlined aria-hidden="true" />} onClick={() => setInviting(true)}>
      {t("colleagues.invite")}
    </Button>
  );
  return (
    <>
      <PageHeader
        crumbs={[{ title: t("portal.tabs.me"), to: "/portal/me" }]}
        title={t("colleagues.title")}
        about={t("colleagues.about")}
        actions={invite}
      />
      <Panel flush>
        <DataTable<PartnerUser>
          label={t("colleagues.title")}
          rows={users.data}
          rowKey={(user) => user.id}
          error={users.error}
          onRetry={() => users.refetch()}
          onOpen={(user) => setOpened(user.id)}
          empty={<EmptyState title={t("colleagues.empty")} action={invite} />}
          columns={[
            { key: "name", title: t("members.name"), card: "title", render: (user) => user.name },
            {
              key: "address",
              title: t("members.address"),
              card: "line",
              render: (user) => <PersonAddress user={user} />,
            },
            {
              key: "roles",
              title: t("members.roles"),
              card: "line",
              render: (user) => roleNames(user.roles),
            },
            {
              key: "state",
              title: t("members.state"),
              card: "end",
              render: ({ active }) => (
                <Mark tone={active ? "good" : "plain"}>
                  {t(`members.states.${active ? "active" : "inactive"}`)}
                </Mark>
              ),
            },
          ]}
        />
      </Panel>
      <Waiting />
      {chosen && <PartnerUserDrawer key={chosen.id} user={chosen} onClose={() => setOpened("")} />}
      <InviteColleagueDrawer open={inviting} onClose={() => setInviting(false)} onInvited={setInvited} />
      <InvitedModal invited={invited} onClose={() => setInvited(null)} />
    </>
  );
}
