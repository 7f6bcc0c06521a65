import { Button, Checkbox, Form, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type KindPolicy, type Medium, type MessageKind, usePolicies, useSavePolicy } from "@/api/messages";
import { useNarrow } from "@/shared/narrow";
import { DataTable } from "@/ui/DataTable";
import { FormDrawer } from "@/ui/FormDrawer";
import { Panel } from "@/ui/Panel";
import { Answer } from "@/ui/states";
import { MESSAGE_KINDS } from "../kinds";
import styles from "../messages.module.css";

const MEDIA: readonly Medium[] = ["email", "wecom", "dingtalk", "feishu", "sms", "official_account"];

type Step = KindPolicy["escalations"] extends (infer One)[] | undefined ? One : never;

function Escalations(props: { value?: Step[]; onChange?: (steps: Step[]) => void }) {
  const { t } = useTranslation();
  const steps = props.value ?? [];
  const options = MEDIA.map((medium) => ({ value: medium, label: t(`messages.media.${medium}`) }));
  const set = (index: number, change: Partial<Step>) =>
    props.onChange?.(steps.map((step, at) => (at === index ? { ...step, ...change } : step)));
  return (
    <div className={styles.stack}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
        <div key={index} className={styles.step}>
          <InputNumber
            aria-label={t("messages.hours")}
            min={1}
            max={720}
            value={step.hours}
            onChange={(hours) => set(index, { hours: hours ?? 1 })}
            style={{ width: 80 }}
          />
          <span>{t("messages.hoursLater")}</span>
          <Select
            aria-label={t("messages.medium")}
            style={{ width: 130 }}
            value={step.medium}
            options={options}
            onChange={(medium) => set(index, { medium })}
          />
          <Button type="text" onClick={() => props.onChange?.(steps.filter((_, at) => at !== index))}>
            {t("messages.dropStep")}
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          disabled={steps.length >= 5}
          onClick={() => props.onChange?.([...steps, { hours: 24, medium: "sms" }])}
        >
          {t("messages.addStep")}
        </Button>
      </div>
    </div>
  );
}

function Drawer({ kind, policy, onClose }: { kind: MessageKind; policy: KindPolicy; onClose: () => void }) {
  const { t } = useTranslation();
  const save = useSavePolicy();
  const options = MEDIA.map((medium) => ({ value: medium, label: t(`messages.media.${medium}`) }));
  return (
    <FormDrawer<KindPolicy>
      open
      title={t(`messages.kinds.${kind}`)}
      submit={t("frame.save")}
      initial={policy}
      onSubmit={async (values) => {
        await save.mutateAsync({ kind, policy: { ...policy, ...values } });
        onClose();
      }}
      onClose={onClose}
    >
      <Form.Item name="members" label={t("messages.toMembers")} extra={t("messages.inboxAlways")}>
        <Checkbox.Group options={options} style={{ rowGap: 8 }} />
      </Form.Item>
      <Form.Item name="partners" label={t("messages.toPartners")}>
        <Checkbox.Group options={options} style={{ rowGap: 8 }} />
      </Form.Item>
      <Form.Item name="escalations" label={t("messages.escalation")} extra={t("messages.escalationAbout")}>
        <Escalations />
      </Form.Item>
      <Form.Item name="locked" valuePropName="checked">
        <Checkbox>{t("messages.lock")}</Checkbox>
      </Form.Item>
    </FormDrawer>
  );
}

/** How each kind of message reaches whoever has chosen nothing. */
export function PoliciesPanel() {
  const { t } = useTranslation();
  const policies = usePolicies();
  const [opened, setOpened] = useState<MessageKind | null>(null);
  const names = (media: Medium[]) =>
    media.map((medium) => t(`messages.media.${medium}`)).join(t("frame.listSeparator")) ||
    t("messages.inboxOnly");
  const narrow = useNarrow();
  const called = (whose: string, ways: string) => (narrow ? [whose, ways].join(t("messages.colon")) : ways);
  return (
    <Panel flush>
      <Answer query={policies}>
        {(known) => {
          const policy = opened && known[opened];
          return (
            <>
              <DataTable<{ kind: MessageKind; policy: KindPolicy }>
                label={t("channels.tabs.kinds")}
                rows={MESSAGE_KINDS.flatMap((kind) => {
                  const found = known[kind];
                  return found ? [{ kind, policy: found }] : [];
                })}
                rowKey={(row) => row.kind}
                onOpen={(row) => setOpened(row.kind)}
                empty={null}
                columns={[
                  {
                    key: "kind",
                    title: t("messages.kind"),
                    card: "title",
                    render: (row) => t(`messages.kinds.${row.kind}`),
                  },
                  {
                    key: "members",
                    title: t("messages.toMembers"),
                    card: "line",
                    width: 320,
                    render: (row) => called(t("messages.membersShort"), names(row.policy.members)),
                  },
                  {
                    key: "partners",
                    title: t("messages.toPartners"),
                    card: "line",
                    width: 320,
                    render: (row) => called(t("messages.partnersShort"), names(row.policy.partners)),
                  },
                  {
                    key: "escalation",
                    title: t("messages.escalation"),
                    render: ({ policy: { escalations } }) =>
                      escalations?.length ? t("messages.steps", { count: escalations.length }) : "–",
                  },
                ]}
              />
              {policy && opened && (
                <Drawer key={opened} kind={opened} policy={policy} onClose={() => setOpened(null)} />
              )}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}
