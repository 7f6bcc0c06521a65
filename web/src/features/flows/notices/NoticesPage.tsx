import { DeleteOutlined, EyeOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useFlowActs } from "@/api/flowDrafts";
import type { FlowDocument } from "@/api/flows";
import { type NoticeRule, useNoticeRules } from "@/api/noticeRules";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import { useNames } from "@/flows/useNames";
import { conditionText, durationText, peopleText, triggerText } from "@/flows/words";
import { useNarrow } from "@/shared/narrow";
import { useUrlState } from "@/shared/urlState";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { type Column, DataTable } from "@/ui/DataTable";
import { FilterBar } from "@/ui/FilterBar";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, NoPermission, NothingFound } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./notices.module.css";
import { ReadersDrawer } from "./Readers";

const asDocument = (rule: NoticeRule): FlowDocument => ({
  key: rule.key,
  title: rule.title,
  form: rule.form,
  trigger: rule.trigger,
  steps: rule.notices,
});

const whenOf = ({ trigger }: NoticeRule) => ("when" in trigger ? (trigger.when ?? null) : null);

function useTelling(rule: NoticeRule) {
  const { t } = useTranslation();
  const document = asDocument(rule);
  return { t, document, names: useNames(document) };
}

function Begins({ rule }: { rule: NoticeRule }) {
  return <span className={styles.told}>{triggerText(rule.trigger, useTelling(rule))}</span>;
}

function When({ rule }: { rule: NoticeRule }) {
  const { t, names } = useTelling(rule);
  const when = whenOf(rule);
  return when === null ? (
    <span className={styles.quiet}>{t("noticeRules.always")}</span>
  ) : (
    <span className={styles.told}>{conditionText(when, names.readings)}</span>
  );
}

/** Whom the first message is for, and whom else as long as it is unread. */
function Whom({ rule }: { rule: NoticeRule }) {
  const telling = useTelling(rule);
  const { t } = telling;
  const [first, ...others] = rule.notices;
  return (
    <span className={styles.told}>
      <span>{peopleText(first?.people, telling)}</span>
      {rule.simple &&
        others.map((each, index) => (
          <span key={each.key} className={styles.quiet}>
            {t("noticeRules.thenTells", {
              after: durationText(t, rule.after[index] ?? { amount: 24 }),
              people: peopleText(each.people, telling),
            })}
          </span>
        ))}
    </span>
  );
}

function How({ rule }: { rule: NoticeRule }) {
  const { t } = useTranslation();
  const { separator } = useReader();
  const [first] = rule.notices;
  const media = (first?.media ?? []).map((each) => t(`messages.media.${each}`)).join(separator);
  return (
    <span className={styles.told}>
      <span>{media || t("noticeRules.byPerson")}</span>
      {first?.urgent && <span className={styles.quiet}>{t("noticeRules.isUrgent")}</span>}
    </span>
  );
}

/** On or off, and where there is room a switch for it; what is in the way of either comes first. */
function State({ rule, onTurn }: { rule: NoticeRule; onTurn: () => void }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const narrow = useNarrow();
  if (rule.active === null) return <Mark>{t("flowList.states.draft")}</Mark>;
  if (rule.stuck > 0) return <Mark tone="bad">{t("flowList.stuck", { count: rule.stuck })}</Mark>;
  if (narrow)
    return (
      <Mark tone={rule.paused ? "warn" : "good"}>
        {t(rule.paused ? "flowList.states.paused" : "flowList.states.active")}
      </Mark>
    );
  return (
    <Switch
      size="small"
      checked={!rule.paused}
      aria-label={t(rule.paused ? "flowList.resume" : "flowList.pause", { name: label(rule.title) })}
      onChange={(_, event) => {
        event.stopPropagation();
        onTurn();
      }}
    />
  );
}

function useColumns(acts: {
  onTurn: (rule: NoticeRule) => void;
  onReaders: (rule: NoticeRule) => void;
  onRemove: (rule: NoticeRule) => void;
}): Column<NoticeRule>[] {
  const { t } = useTranslation();
  const { label } = useReader();
  const act = (text: string, icon: React.ReactNode, onClick: () => void) => (
    <Button
      size="small"
      type="text"
      icon={icon}
      aria-label={text}
      title={text}
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    />
  );
  return [
    {
      key: "title",
      title: t("noticeRules.name"),
      card: "title",
      render: (rule) => (
        <span className={styles.told}>
          <span>{label(rule.title)}</span>
          {!rule.simple && <span className={styles.quiet}>{t("noticeRules.grown")}</span>}
        </span>
      ),
    },
    { key: "event", title: t("noticeRules.event"), card: "line", render: (rule) => <Begins rule={rule} /> },
    { key: "when", title: t("noticeRules.condition"), width: 140, render: (rule) => <When rule={rule} /> },
    { key: "who", title: t("noticeRules.who"), card: "line", render: (rule) => <Whom rule={rule} /> },
    { key: "how", title: t("noticeRules.how"), render: (rule) => <How rule={rule} /> },
    {
      key: "on",
      title: t("noticeRules.on"),
      card: "end",
      render: (rule) => <State rule={rule} onTurn={() => acts.onTurn(rule)} />,
    },
    {
      key: "acts",
      title: t("frame.actions"),
      untitled: true,
      align: "right",
      render: (rule) => {
        const name = label(rule.title);
        return (
          <span className={styles.acts}>
            {act(t("noticeRules.readersOf", { name }), <EyeOutlined aria-hidden="true" />, () =>
              acts.onReaders(rule),
            )}
            {rule.simple &&
              act(t("flowList.delete", { name }), <DeleteOutlined aria-hidden="true" />, () =>
                acts.onRemove(rule),
              )}
          </span>
        );
      },
    },
  ];
}

function Notices() {
  const { t } = useTranslation();
  const { label } = useReader();
  const { done, failed, refused } = useToasts();
  const navigate = useNavigate();
  const rules = useNoticeRules();
  const acts = useFlowActs();
  const [search, setSearch] = useUrlState("search");
  const [reading, setReading] = useUrlState("readers");
  const [removing, setRemoving] = useState<NoticeRule | null>(null);
  const words = search.trim().toLowerCase();
  const found = rules.data
    ?.filter(({ title }) => label(title).toLowerCase().includes(words))
    .sort((one, other) => Number(other.simple) - Number(one.simple));
  const read = rules.data?.find(({ key }) => key === reading);
  const turn = (rule: NoticeRule) =>
    acts.mutate(
      { key: rule.key, act: rule.paused ? "resume" : "pause" },
      {
        onSuccess: () => done(t(rule.paused ? "noticeRules.resumed" : "noticeRules.paused")),
        onError: failed,
      },
    );
  const remove = () =>
    removing &&
    acts.mutate(
      { key: removing.key, act: "delete" },
      {
        onSuccess: () => done(t("noticeRules.deleted")),
        onError: failed,
        onSettled: () => setRemoving(null),
      },
    );
  const columns = useColumns({
    onTurn: turn,
    onReaders: ({ key }) => setReading(key),
    onRemove: (rule) =>
      rule.running + rule.stuck > 0
        ? refused(t("noticeRules.inUse", { count: rule.running + rule.stuck }))
        : setRemoving(rule),
  });
  const add = (
    <Button
      type="primary"
      icon={<PlusOutlined aria-hidden="true" />}
      onClick={() => navigate("/settings/notices/~new")}
    >
      {t("noticeRules.add")}
    </Button>
  );
  const isEmpty = rules.data?.length === 0;
  return (
    <>
      <PageHeader
        title={t("noticeRules.title")}
        about={
          <>
            {t("noticeRules.about")} <Link to="/settings/messages">{t("noticeRules.toChannels")}</Link>
          </>
        }
        actions={!isEmpty && add}
      />
      {!isEmpty && (
        <FilterBar>
          <SearchBox label={t("flowList.search")} value={search} onChange={setSearch} />
        </FilterBar>
      )}
      <Panel flush={!isEmpty}>
        <DataTable<NoticeRule>
          label={t("noticeRules.title")}
          rows={found}
          rowKey={({ key }) => key}
          columns={columns}
          error={rules.error}
          onRetry={() => rules.refetch()}
          onOpen={(rule) => navigate(rule.simple ? `/settings/notices/${rule.key}` : `/flows/${rule.key}`)}
          empty={
            isEmpty ? (
              <EmptyState
                compact
                title={t("noticeRules.empty")}
                about={t("noticeRules.emptyAbout")}
                action={add}
              />
            ) : (
              <NothingFound compact onClear={() => setSearch("")} />
            )
          }
        />
      </Panel>
      {read && <ReadersDrawer flow={read.key} title={label(read.title)} onClose={() => setReading("")} />}
      <ConfirmWithCount
        open={removing !== null}
        title={t("noticeRules.remove", { name: label(removing?.title) })}
        about={t("noticeRules.removeAbout")}
        action={t("frame.remove")}
        pending={acts.isPending}
        onConfirm={remove}
        onCancel={() => setRemoving(null)}
      />
    </>
  );
}

/** Who is told what, when and how: one line a rule. */
export function NoticesPage() {
  return useMay("flows.manage") ? <Notices /> : <NoPermission />;
}
