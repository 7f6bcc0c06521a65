import { Alert, App, Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import {
  type Tried,
  useRemoveWebhook,
  useRenewSecret,
  useSaveWebhook,
  useTryWebhook,
  type Webhook,
} from "@/api/webhooks";
import { Mark } from "@/ui/Mark";
import { Panel } from "@/ui/Panel";
import { useToasts } from "@/ui/toasts";
import { useFaultWords } from "./faults";
import styles from "./webhooks.module.css";

function Outcome({ tried }: { tried: Tried }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const said = tried.fault ? words(tried.fault) : t("webhooks.answered", { status: tried.response_status });
  const title = tried.ok ? t("webhooks.tryDone", { ms: tried.milliseconds }) : said;
  return <Alert type={tried.ok ? "success" : "error"} showIcon title={title} />;
}

/** One webhook: where to, when, how it goes, and what can be done with it. */
export function WebhookCard(props: {
  form: string;
  hook: Webhook;
  onChange: () => void;
  onLog: () => void;
  onSecret: (secret: string) => void;
}) {
  const { form, hook } = props;
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const toasts = useToasts();
  const save = useSaveWebhook(form);
  const remove = useRemoveWebhook(form);
  const renew = useRenewSecret(form);
  const attempt = useTryWebhook(form);
  const ask = (what: "renew" | "remove", run: () => Promise<unknown>) =>
    modal.confirm({
      title: t(`webhooks.${what}Title`),
      content: t(`webhooks.${what}About`),
      okText: t(`webhooks.${what}`),
      okButtonProps: { danger: true },
      cancelText: t("frame.cancel"),
      onOk: () => run().catch(toasts.failed),
    });
  const items = [
    {
      key: "pause",
      label: t(hook.paused ? "webhooks.resume" : "webhooks.pause"),
      onClick: () => save.mutate({ id: hook.id, paused: !hook.paused }, { onError: toasts.failed }),
    },
    {
      key: "renew",
      label: t("webhooks.renew"),
      onClick: () => void ask("renew", async () => props.onSecret((await renew.mutateAsync(hook.id)).secret)),
    },
    {
      key: "remove",
      danger: true,
      label: t("webhooks.remove"),
      onClick: () => void ask("remove", () => remove.mutateAsync(hook.id)),
    },
  ];
  const state = hook.paused ? "paused" : hook.failing_since ? "failing" : "active";
  return (
    <Panel
      title={
        <span className={styles.head}>
          {hook.document.title}
          <Mark tone={state === "active" ? "good" : "warn"}>{t(`webhooks.state.${state}`)}</Mark>
        </span>
      }
      actions={
        <>
          <Button
            loading={attempt.isPending}
            onClick={() => attempt.mutate(hook.id, { onError: toasts.failed })}
          >
            {t("webhooks.try")}
          </Button>
          <Button onClick={props.onLog}>{t("webhooks.log")}</Button>
          <Button onClick={props.onChange}>{t("webhooks.edit")}</Button>
          <Dropdown menu={{ items }} trigger={["click"]}>
            <Button>{t("webhooks.more")}</Button>
          </Dropdown>
        </>
      }
    >
      <div className={styles.stack}>
        {attempt.data && !attempt.isPending && <Outcome tried={attempt.data} />}
        {hook.paused && hook.failing_since && <Alert type="warning" showIcon title={t("webhooks.gaveUp")} />}
        <code className={styles.url}>{hook.document.url}</code>
        <p className={styles.note}>
          {hook.document.events.map((event) => t(`webhooks.events.${event}`)).join(t("frame.listSeparator"))}
        </p>
      </div>
    </Panel>
  );
}
