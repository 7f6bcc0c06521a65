import { EyeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type PartnerUser, usePartnerUsers } from "@/api/people";
import { useRoles } from "@/api/roles";
import { useMay, useStartPreview } from "@/api/session";
import { useLabel } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { type Column, DataTable } from "@/ui/DataTable";
import { Mark } from "@/ui/Mark";
import { Panel } from "@/ui/Panel";
import { PartnerUserDrawer } from "@/ui/PartnerUserDrawer";
import { PersonAddress } from "@/ui/PersonAddress";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, NothingFound } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { roleTitles } from "../members/labels";

function PreviewButton({ user }: { user: PartnerUser }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const preview = useStartPreview();
  const toasts = useToasts();
  return (
    <Button
      icon={<EyeOutlined aria-hidden="true" />}
      loading={preview.isPending}
      onClick={() =>
        preview.mutate(
          { partner_user_id: user.id },
          { onSuccess: () => navigate("/portal"), onError: toasts.failed },
        )
      }
    >
      {t("members.preview")}
    </Button>
  );
}

function useColumns(): Column<PartnerUser>[] {
  const { t } = useTranslation();
  const label = useLabel();
  const roles = useRoles().data ?? [];
  return [
    { key: "name", title: t("members.name"), card: "title", render: (user) => user.name },
    {
      key: "partner",
      title: t("partnerUsers.partner"),
      card: "line",
      render: (user) => [user.partner?.label, user.partner?.code].filter(Boolean).join(" · "),
    },
    {
      key: "address",
      title: t("members.address"),
      card: "line",
      render: (user) => <PersonAddress user={user} />,
    },
    {
      key: "roles",
      title: t("members.roles"),
      render: (user) => roleTitles(user.roles, roles, label).join(t("frame.listSeparator")),
    },
    {
      key: "state",
      title: t("members.state"),
      card: "end",
      render: ({ active }) => (
        <Mark tone={active ? "good" : "plain"}>{t(`members.states.${active ? "active" : "inactive"}`)}</Mark>
      ),
    },
  ];
}

function fits(user: PartnerUser, wanted: string): boolean {
  const text = [user.name, user.email, user.phone, user.partner?.label, user.partner?.code].join(" ");
  return text.toLowerCase().includes(wanted.trim().toLowerCase());
}

export function PartnerUsersTable({ action }: { action: ReactNode }) {
  const { t } = useTranslation();
  const users = usePartnerUsers();
  const mayPreview = useMay("preview.use");
  const [search, setSearch] = useUrlState("search");
  const [opened, setOpened] = useUrlState("user");
  const chosen = users.data?.find((user) => user.id === opened);
  const empty = search ? (
    <NothingFound onClear={() => setSearch("")} />
  ) : (
    <EmptyState title={t("partnerUsers.empty")} about={t("partnerUsers.emptyAbout")} action={action} />
  );
  return (
    <Panel flush title={<SearchBox label={t("partnerUsers.search")} value={search} onChange={setSearch} />}>
      <DataTable<PartnerUser>
        label={t("settings.places.partnerUsers")}
        rows={users.data?.filter((user) => fits(user, search))}
        rowKey={(user) => user.id}
        error={users.error}
        onRetry={() => users.refetch()}
        onOpen={(user) => setOpened(user.id)}
        columns={useColumns()}
        empty={empty}
      />
      {chosen && (
        <PartnerUserDrawer
          key={chosen.id}
          user={chosen}
          extra={mayPreview && chosen.active && <PreviewButton user={chosen} />}
          onClose={() => setOpened("")}
        />
      )}
    </Panel>
  );
}
