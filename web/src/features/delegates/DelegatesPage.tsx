import { PlusOutlined } from "@ant-design/icons";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Delegate, useDelegates, useEndDelegate } from "@/api/delegates";
import { useSignedIn } from "@/api/session";
import { useLabel } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { DateText } from "@/ui/Amounts";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { type Column, DataTable } from "@/ui/DataTable";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { DelegateDrawer } from "./DelegateDrawer";
import styles from "./delegates.module.css";

const TONES = { coming: "plain", now: "good", over: "plain" } as const;

function useColumns(onChange: (one: Delegate) => void, onEnd: (one: Delegate) => void): Column<Delegate>[] {
  const { t } = useTranslation();
  const label = useLabel();
  return [
    {
      key: "who",
      title: t("delegates.who"),
      card: "title",
      render: ({ member, to }) => t("delegates.whoTo", { member: member.name, to: to.name }),
    },
    {
      key: "days",
      title: t("delegates.days"),
      card: "line",
      width: 320,
      render: (one) => (
        <span>
          <DateText value={one.starts_at} time /> – <DateText value={one.ends_at} time />
        </span>
      ),
    },
    {
      key: "forms",
      title: t("delegates.forms"),
      render: ({ forms, flows }) =>
        [...forms.map((form) => label(form.title) || form.key), ...flows].join(t("frame.listSeparator")) ||
        t("delegates.everything"),
    },
    { key: "reason", title: t("delegates.reason"), render: ({ reason }) => reason },
    {
      key: "state",
      title: t("delegates.state"),
      card: "line",
      render: ({ state }) => <Mark tone={TONES[state]}>{t(`delegates.states.${state}`)}</Mark>,
    },
    {
      key: "actions",
      title: t("frame.actions"),
      untitled: true,
      card: "end",
      align: "right",
      render: (one) =>
        one.changeable && (
          <span className={styles.actions}>
            <Button size="small" onClick={() => onChange(one)}>
              {t("frame.edit")}
            </Button>
            <Button size="small" danger onClick={() => onEnd(one)}>
              {t(one.state === "now" ? "delegates.end" : "frame.remove")}
            </Button>
          </span>
        ),
    },
  ];
}

/** Who is asked in one's place while one is away; of everybody for who manages members. */
export function DelegatesPage() {
  const { t } = useTranslation();
  const { permissions } = useSignedIn();
  const toasts = useToasts();
  const manages = permissions.includes("members.manage");
  const [whose, setWhose] = useUrlState("whose");
  const everybody = manages && whose === "everybody";
  const query = useDelegates(everybody);
  const end = useEndDelegate();
  const [editing, setEditing] = useState<Delegate | "new" | null>(null);
  const [ending, setEnding] = useState<Delegate | null>(null);
  const columns = useColumns(setEditing, setEnding);
  const add = (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setEditing("new")}>
      {t("delegates.add")}
    </Button>
  );
  const confirm = () =>
    ending &&
    end.mutate(ending.id, {
      onSuccess: () => {
        setEnding(null);
        toasts.done(t("delegates.ended"));
      },
      onError: toasts.failed,
    });
  return (
    <>
      <PageHeader title={t("frame.delegates")} about={t("delegates.about")} actions={add} />
      {manages && (
        <Segmented
          className={styles.whose}
          value={everybody ? "everybody" : "mine"}
          options={(["mine", "everybody"] as const).map((value) => ({
            value,
            label: t(`delegates.whose.${value}`),
          }))}
          onChange={(value) => setWhose(value === "everybody" ? value : "")}
        />
      )}
      <Panel flush>
        <DataTable<Delegate>
          label={t("frame.delegates")}
          rows={query.data}
          rowKey={(one) => one.id}
          error={query.error}
          onRetry={() => query.refetch()}
          empty={<EmptyState title={t("delegates.empty")} about={t("delegates.emptyAbout")} action={add} />}
          columns={columns}
        />
      </Panel>
      <DelegateDrawer
        key={editing === "new" || editing === null ? "new" : editing.id}
        open={editing !== null}
        delegate={editing === "new" ? null : editing}
        others={everybody}
        onClose={() => setEditing(null)}
      />
      <ConfirmWithCount
        open={ending !== null}
        title={t("delegates.endTitle", { member: ending?.member.name, to: ending?.to.name })}
        about={t("delegates.endAbout")}
        action={t(ending?.state === "now" ? "delegates.end" : "frame.remove")}
        pending={end.isPending}
        onConfirm={confirm}
        onCancel={() => setEnding(null)}
      />
    </>
  );
}
