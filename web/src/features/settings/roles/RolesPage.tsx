import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useMembers } from "@/api/people";
import { EVERY_FORM, type Role, useRoles } from "@/api/roles";
import { useLabel } from "@/shared/locale";
import { Count } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";

function useColumns(): Column<Role>[] {
  const { t } = useTranslation();
  const label = useLabel();
  const members = useMembers().data ?? [];
  const holders = (role: Role) => members.filter((member) => member.roles.includes(role.key)).length;
  return [
    { key: "title", title: t("roles.title"), card: "title", render: (role) => label(role.title) },
    {
      key: "kind",
      title: t("roles.kind"),
      card: "end",
      render: (role) => (
        <Mark tone={role.kind === "partner" ? "accent" : "plain"}>{t(`roles.kinds.${role.kind}`)}</Mark>
      ),
    },
    {
      key: "permissions",
      title: t("roles.permissions"),
      align: "right",
      card: "line",
      render: (role) => t("roles.permissionCount", { count: role.permissions.length }),
    },
    {
      key: "forms",
      title: t("roles.forms"),
      align: "right",
      render: (role) =>
        role.forms[EVERY_FORM] ? t("roles.everyForm") : <Count value={Object.keys(role.forms).length} />,
    },
    {
      key: "holders",
      title: t("roles.holders"),
      align: "right",
      render: (role) => (role.kind === "member" ? <Count value={holders(role)} /> : t("frame.dash")),
    },
    { key: "key", title: t("roles.key"), render: (role) => <code>{role.key}</code> },
  ];
}

export function RolesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const roles = useRoles();
  const add = (
    <Button
      type="primary"
      icon={<PlusOutlined aria-hidden="true" />}
      onClick={() => navigate("/settings/roles/new")}
    >
      {t("roles.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("settings.places.roles")} about={t("roles.about")} actions={add} />
      <Panel flush>
        <DataTable<Role>
          label={t("settings.places.roles")}
          rows={roles.data}
          rowKey={(role) => role.key}
          error={roles.error}
          onRetry={() => roles.refetch()}
          onOpen={(role) => navigate(`/settings/roles/${role.key}`)}
          columns={useColumns()}
          empty={<EmptyState title={t("roles.empty")} action={add} />}
        />
      </Panel>
    </>
  );
}
