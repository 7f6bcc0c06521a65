import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { type Member, useMembers } from "@/api/people";
import { useRoles } from "@/api/roles";
import { useMay } from "@/api/session";
import { useLabel } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { type Column, DataTable } from "@/ui/DataTable";
import { Mark } from "@/ui/Mark";
import { Panel } from "@/ui/Panel";
import { EmptyState, NothingFound } from "@/ui/states";
import { fittingMembers, memberState, roleTitles } from "./labels";
import { MemberDrawer } from "./MemberDrawer";
import { MemberFilters, useMemberFilter } from "./MemberFilters";

const TONES = { active: "good", waiting: "warn", inactive: "plain" } as const;

function useColumns(): Column<Member>[] {
  const { t } = useTranslation();
  const label = useLabel();
  const roles = useRoles().data ?? [];
  const none = t("frame.dash");
  return [
    {
      key: "name",
      title: t("members.name"),
      width: 210,
      card: "title",
      render: (member) => (
        <>
          {member.name}
          {member.code && !member.name.includes(member.code) && <small> {member.code}</small>}
        </>
      ),
    },
    {
      key: "title",
      title: t("members.title"),
      width: 130,
      card: "line",
      render: (member) => member.title || none,
    },
    {
      key: "department",
      title: t("members.department"),
      width: 120,
      render: (member) => member.department ?? none,
    },
    {
      key: "manager",
      title: t("members.manager"),
      width: 150,
      render: (member) => member.manager ?? none,
    },
    {
      key: "roles",
      title: t("members.roles"),
      card: "line",
      render: (member) => roleTitles(member.roles, roles, label).join(t("frame.listSeparator")) || none,
    },
    {
      key: "state",
      title: t("members.state"),
      card: "end",
      render: (member) => (
        <Mark tone={TONES[memberState(member)]}>{t(`members.states.${memberState(member)}`)}</Mark>
      ),
    },
  ];
}

export function MembersTable({ onInvite }: { onInvite: (member: Member) => void }) {
  const { t } = useTranslation();
  const members = useMembers();
  const mayManage = useMay("members.manage");
  const mayPreview = useMay("preview.use");
  const filter = useMemberFilter();
  const [opened, setOpened] = useUrlState("member");
  const columns = useColumns();
  const rows = members.data && fittingMembers(members.data, filter.values);
  const inviteInstead = (member: Member) => {
    setOpened("");
    onInvite(member);
  };
  const empty = filter.active ? (
    <NothingFound onClear={filter.clear} />
  ) : (
    <EmptyState title={t("members.empty")} about={t("members.emptyAbout")} />
  );
  const chosen = members.data?.find((member) => member.id === opened);
  return (
    <Panel
      flush
      title={<MemberFilters filter={filter} />}
      actions={
        filter.active &&
        rows?.length !== 0 && <Button onClick={filter.clear}>{t("states.clearFilter")}</Button>
      }
    >
      <DataTable<Member>
        label={t("settings.places.members")}
        rows={rows}
        rowKey={(member) => member.id}
        error={members.error}
        onRetry={() => members.refetch()}
        onOpen={mayManage || mayPreview ? (member) => setOpened(member.id) : undefined}
        columns={columns}
        empty={empty}
      />
      {chosen && (
        <MemberDrawer
          key={chosen.id}
          member={chosen}
          onClose={() => setOpened("")}
          onInvite={inviteInstead}
        />
      )}
    </Panel>
  );
}
