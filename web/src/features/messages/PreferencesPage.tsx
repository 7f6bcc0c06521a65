import { Alert, Button, Checkbox, Input, Select, TimePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Medium, type Preferences, usePreferences, useSavePreferences } from "@/api/messages";
import { useSignedIn } from "@/api/session";
import { useMyCrumbs } from "@/ui/myCrumbs";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Answer } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { OwnAddress } from "./binding/OwnAddress";
import { MESSAGE_KINDS } from "./kinds";
import styles from "./messages.module.css";

const OWN_ADDRESSES: readonly Medium[] = ["wecom", "dingtalk", "feishu", "official_account"];
const PACES = ["at_once", "hourly", "daily"] as const;

function Clock(props: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TimePicker
      aria-label={props.label}
      style={{ width: 120 }}
      format="HH:mm"
      allowClear={false}
      needConfirm={false}
      inputReadOnly
      value={dayjs(`2020-01-01T${props.value.slice(0, 5)}`)}
      onChange={(moment) => moment && props.onChange(`${moment.format("HH:mm")}:00`)}
    />
  );
}

function Kinds({ draft, onChange }: { draft: Preferences; onChange: (kinds: Preferences["kinds"]) => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.kinds}>
      {MESSAGE_KINDS.filter((kind) => draft.kinds[kind]).map((kind) => {
        const choice = draft.kinds[kind];
        if (!choice) return null;
        const set = (change: Partial<typeof choice>) =>
          onChange({ ...draft.kinds, [kind]: { ...choice, ...change, own: true } });
        const shown = choice.media.filter((medium) => draft.media.includes(medium));
        return [
          <strong key={`${kind} name`}>{t(`messages.kinds.${kind}`)}</strong>,
          <Checkbox.Group
            key={`${kind} media`}
            aria-label={t(`messages.kinds.${kind}`)}
            disabled={choice.locked}
            value={shown}
            options={draft.media.map((medium) => ({ value: medium, label: t(`messages.media.${medium}`) }))}
            onChange={(media) => set({ media })}
          />,
          choice.locked ? (
            <span key={`${kind} pace`} className={styles.note}>
              {t("messages.locked")}
            </span>
          ) : (
            <Select
              key={`${kind} pace`}
              aria-label={t("messages.pace")}
              style={{ width: 130 }}
              disabled={shown.length === 0}
              value={choice.pace}
              options={PACES.map((pace) => ({ value: pace, label: t(`messages.paces.${pace}`) }))}
              onChange={(pace) => set({ pace })}
            />
          ),
        ];
      })}
    </div>
  );
}

function Content({ known }: { known: Preferences }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const { preview, workspace } = useSignedIn();
  const save = useSavePreferences();
  const [draft, setDraft] = useState(known);
  const [typed, setTyped] = useState<Partial<Record<Medium, string>>>({});
  const quiet = draft.quiet ?? null;
  const own = OWN_ADDRESSES.filter((medium) => draft.media.includes(medium));
  const fixed = (["email", "sms"] as const).filter((medium) => draft.media.includes(medium));
  const submit = () => {
    const kinds = Object.fromEntries(
      Object.entries(draft.kinds)
        .filter(([, choice]) => choice.own && !choice.locked)
        .map(([kind, { media, pace }]) => [kind, { media, pace }]),
    );
    save.mutate(
      { kinds, quiet, digest_at: draft.digest_at, addresses: typed as Record<Medium, string> },
      {
        onSuccess: (saved) => {
          setDraft(saved);
          setTyped({});
          toasts.done(t("messages.saved"));
        },
        onError: toasts.failed,
      },
    );
  };
  if (draft.media.length === 0)
    return (
      <Panel>
        <Alert type="info" showIcon title={t("messages.noMedia")} description={t("messages.noMediaAbout")} />
      </Panel>
    );
  return (
    <>
      <Panel title={t("messages.byKind")}>
        <Kinds draft={draft} onChange={(kinds) => setDraft({ ...draft, kinds })} />
      </Panel>
      <Panel title={t("messages.times")}>
        <div className={styles.stack}>
          <div className={styles.times}>
            <Checkbox
              checked={quiet !== null}
              onChange={(event) =>
                setDraft({
                  ...draft,
                  quiet: event.target.checked ? { start: "22:00:00", end: "08:00:00" } : null,
                })
              }
            >
              {t("messages.quiet")}
            </Checkbox>
            {quiet && (
              <>
                <Clock
                  label={t("messages.quietFrom")}
                  value={quiet.start}
                  onChange={(start) => setDraft({ ...draft, quiet: { ...quiet, start } })}
                />
                <span>{t("messages.until")}</span>
                <Clock
                  label={t("messages.quietUntil")}
                  value={quiet.end}
                  onChange={(end) => setDraft({ ...draft, quiet: { ...quiet, end } })}
                />
              </>
            )}
          </div>
          <div className={styles.times}>
            <span>{t("messages.digestAt")}</span>
            <Clock
              label={t("messages.digestAt")}
              value={draft.digest_at}
              onChange={(digest_at) => setDraft({ ...draft, digest_at })}
            />
          </div>
          <span className={styles.note}>{t("messages.timesAbout", { zone: workspace.time_zone })}</span>
        </div>
      </Panel>
      <Panel title={t("messages.addresses")}>
        <div className={styles.addresses}>
          {fixed.map((medium) => (
            <label key={medium} htmlFor={`address-${medium}`}>
              {t(`messages.media.${medium}`)}
              <Input
                id={`address-${medium}`}
                disabled
                value={draft.addresses[medium] ?? t("messages.noAddress")}
              />
            </label>
          ))}
          {own.map((medium) => (
            <OwnAddress
              key={medium}
              medium={medium}
              address={known.addresses[medium] ?? ""}
              typed={typed[medium]}
              bindable={known.bindable.includes(medium)}
              onType={(address) => setTyped({ ...typed, [medium]: address })}
            />
          ))}
          {known.bindable.length > 0 && <span className={styles.note}>{t("binding.untried")}</span>}
        </div>
      </Panel>
      {!preview && (
        <Button className={styles.save} type="primary" loading={save.isPending} onClick={submit}>
          {t("frame.save")}
        </Button>
      )}
    </>
  );
}

/** 消息设置: over which media, when and where one is told of what. */
export function PreferencesPage() {
  const { t } = useTranslation();
  const preferences = usePreferences();
  return (
    <>
      <PageHeader crumbs={useMyCrumbs()} title={t("messages.settings")} about={t("messages.settingsAbout")} />
      <Answer query={preferences}>{(known) => <Content known={known} />}</Answer>
    </>
  );
}
