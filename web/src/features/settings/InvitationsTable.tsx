import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Invitation, useInvitations, useWithdrawInvitation } from "@/api/invitations";
import { useRoles } from "@/api/roles";
import { useLabel } from "@/shared/locale";
import { ZonedMoment } from "@/ui/Amounts";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { type Column, DataTable } from "@/ui/DataTable";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { roleTitles } from "./members/labels";

function useColumns(
  kind: Invitation["kind"],
  onWithdraw: (invitation: Invitation) => void,
): Column<Invitation>[] {
  const { t } = useTranslation();
  const label = useLabel();
  const roles = useRoles().data ?? [];
  const partner: Column<Invitation> = {
    key: "partner",
    title: t("partnerUsers.partner"),
    card: "line",
    render: (invitation) => invitation.partner?.label,
  };
  return [
    { key: "name", title: t("members.name"), card: "title", render: (invitation) => invitation.name },
    ...(kind === "partner" ? [partner] : []),
    {
      key: "address",
      title: t("members.address"),
      card: "line",
      render: (invitation) => invitation.email ?? invitation.phone,
    },
    {
      key: "roles",
      title: t("members.roles"),
      render: (invitation) => roleTitles(invitation.roles, roles, label).join(t("frame.listSeparator")),
    },
    { key: "by", title: t("invitations.by"), render: (invitation) => invitation.invited_by },
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
      render: (invitation) => (
        <Button size="small" onClick={() => onWithdraw(invitation)}>
          {t("invitations.withdraw")}
        </Button>
      ),
    },
  ];
}

/** Invitations that were not accepted yet. */
export function InvitationsTable({ kind, action }: { kind: Invitation["kind"]; action: ReactNode }) {
  const { t } = useTranslation();
  const invitations = useInvitations();
  const withdraw = useWithdrawInvitation();
  const toasts = useToasts();
  const [withdrawing, setWithdrawing] = useState<Invitation | null>(null);
  const confirm = () =>
    withdrawing &&
    withdraw.mutate(withdrawing.id, {
      onSuccess: () => {
        setWithdrawing(null);
        toasts.done(t("invitations.withdrawn"));
      },
      onError: toasts.failed,
    });
  return (
    <Panel flush>
      <DataTable<Invitation>
        label={t("invitations.title")}
        rows={invitations.data?.filter((invitation) => invitation.kind === kind)}
        rowKey={(invitation) => invitation.id}
        error={invitations.error}
        onRetry={() => invitations.refetch()}
        columns={useColumns(kind, setWithdrawing)}
        empty={
          <EmptyState title={t("invitations.empty")} about={t("invitations.emptyAbout")} action={action} />
        }
      />
      <ConfirmWithCount
        open={withdrawing !== null}
        title={t("invitations.withdrawTitle", { name: withdrawing?.name })}
        about={t("invitations.withdrawAbout")}
        action={t("invitations.withdraw")}
        pending={withdraw.isPending}
        onConfirm={confirm}
        onCancel={() => setWithdrawing(null)}
      />
    </Panel>
  );
}
