import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useForms } from "@/api/forms";
import { type PermissionSet, useChangeSet, usePermissionSets, useRemoveSet } from "@/api/rights";
import { useLabel } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { type Column, DataTable } from "@/ui/DataTable";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { emptySet } from "./draft";
import { SetDrawer } from "./SetDrawer";
import styles from "./sets.module.css";

function useReceivers() {
  const { t } = useTranslation();
  return ({ document }: PermissionSet) => {
    const { members = [], departments = [], roles = [] } = document.given_to ?? {};
    const parts = [
      members.length > 0 && t("sets.membersCount", { count: members.length }),
      departments.length > 0 && t("sets.departmentsCount", { count: departments.length }),
      roles.length > 0 && t("sets.rolesCount", { count: roles.length }),
    ].filter(Boolean);
    return parts.length > 0 ? parts.join(t("frame.listSeparator")) : t("sets.nobody");
  };
}

function Ends({ set, onRemove }: { set: PermissionSet; onRemove: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const change = useChangeSet();
  const toasts = useToasts();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps a click on the switch from opening the row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the controls inside take the keys
    <div className={styles.end} onClick={(event) => event.stopPropagation()}>
      <Switch
        size="small"
        aria-label={t("sets.switchFor", { name: label(set.document.title) })}
        checked={set.document.enabled}
        loading={change.isPending}
        onChange={(enabled) => change.mutate({ id: set.id, change: { enabled } }, { onError: toasts.failed })}
      />
      <Button
        type="text"
        danger
        size="small"
        aria-label={t("frame.remove")}
        icon={<DeleteOutlined aria-hidden="true" />}
        onClick={onRemove}
      />
    </div>
  );
}

function useColumns(onRemove: (set: PermissionSet) => void): Column<PermissionSet>[] {
  const { t } = useTranslation();
  const label = useLabel();
  const forms = useForms().data ?? [];
  const presets = usePermissionSets().data?.presets ?? [];
  const receivers = useReceivers();
  const formTitle = (key: string) => {
    const form = forms.find((each) => each.key === key);
    return form ? label(form.title) : key;
  };
  return [
    { key: "title", title: t("sets.name"), card: "title", render: (set) => label(set.document.title) },
    { key: "form", title: t("sets.form"), card: "line", render: (set) => formTitle(set.document.form) },
    {
      key: "kind",
      title: t("sets.kind"),
      card: "line",
      render: (set) => presets.find((each) => each.key === set.document.preset)?.title ?? t("sets.custom"),
    },
    { key: "receivers", title: t("sets.givenTo"), card: "line", render: receivers },
    {
      key: "ends",
      title: t("sets.enabled"),
      align: "right",
      card: "end",
      render: (set) => <Ends set={set} onRemove={() => onRemove(set)} />,
    },
  ];
}

/** What members, departments and roles are given on single forms besides their roles. */
export function PermissionSetsPage() {
  const { t } = useTranslation();
  const label = useLabel();
  const toasts = useToasts();
  const sets = usePermissionSets();
  const forms = useForms().data ?? [];
  const remove = useRemoveSet();
  const [form, setForm] = useUrlState("form");
  const [open, setOpen] = useState<PermissionSet | "new" | null>(null);
  const [doomed, setDoomed] = useState<PermissionSet | null>(null);
  const rows = sets.data?.sets.filter((set) => !form || set.document.form === form);
  const add = (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpen("new")}>
      {t("sets.add")}
    </Button>
  );
  const confirm = () =>
    doomed &&
    remove.mutate(doomed.id, {
      onSuccess: () => toasts.done(t("sets.removed")),
      onError: toasts.failed,
      onSettled: () => setDoomed(null),
    });
  return (
    <>
      <PageHeader title={t("settings.places.permissionSets")} about={t("sets.about")} actions={add} />
      <Select
        style={{ minWidth: 200, marginBottom: 12 }}
        aria-label={t("sets.form")}
        value={form}
        options={[
          { value: "", label: t("sets.everyForm") },
          ...forms.map((each) => ({ value: each.key, label: label(each.title) })),
        ]}
        onChange={setForm}
      />
      <Panel flush>
        <DataTable<PermissionSet>
          label={t("settings.places.permissionSets")}
          rows={rows}
          rowKey={(set) => set.id}
          error={sets.error}
          onRetry={() => sets.refetch()}
          onOpen={setOpen}
          columns={useColumns(setDoomed)}
          empty={<EmptyState title={t("sets.empty")} about={t("sets.emptyAbout")} action={add} />}
        />
      </Panel>
      {open && (
        <SetDrawer
          saved={open === "new" ? null : open}
          start={open === "new" ? emptySet(form) : open.document}
          onClose={() => setOpen(null)}
        />
      )}
      <ConfirmWithCount
        open={doomed !== null}
        title={t("sets.removeTitle", { name: doomed ? label(doomed.document.title) : "" })}
        about={t("sets.removeAbout")}
        action={t("frame.remove")}
        pending={remove.isPending}
        onConfirm={confirm}
        onCancel={() => setDoomed(null)}
      />
    </>
  );
}
