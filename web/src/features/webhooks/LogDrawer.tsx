import { Button, Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { type Delivery, useDeliveries, useReplay, type Webhook } from "@/api/webhooks";
import { useNarrow } from "@/shared/narrow";
import { DateText } from "@/ui/Amounts";
import { Mark } from "@/ui/Mark";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { useFaultWords } from "./faults";
import styles from "./webhooks.module.css";

const TONES = { waiting: "warn", done: "good", failed: "bad" } as const;

function Line({ delivery, onReplay }: { delivery: Delivery; onReplay: () => void }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const { status, event, attempts, response_status, fault, milliseconds } = delivery;
  return (
    <details className={styles.entry}>
      <summary className={styles.summary}>
        <Mark tone={TONES[status]}>{t(`webhooks.statuses.${status}`)}</Mark>
        <span>{t(`webhooks.events.${event as "created"}`)}</span>
        <span className={styles.note}>
          <DateText value={delivery.created_at} time />
        </span>
      </summary>
      <div className={styles.stack}>
        <p className={styles.note}>
          {t("webhooks.attempts", { count: attempts })}
          {response_status !== null && ` · ${t("webhooks.answered", { status: response_status })}`}
          {milliseconds !== null && ` · ${milliseconds} ms`}
          {fault && ` · ${words(fault)}`}
        </p>
        {delivery.next_at && (
          <p className={styles.note}>
            {t("webhooks.next")} <DateText value={delivery.next_at} time />
          </p>
        )}
        <strong>{t("webhooks.request")}</strong>
        <pre className={styles.body}>{delivery.request}</pre>
        {delivery.response && (
          <>
            <strong>{t("webhooks.response")}</strong>
            <pre className={styles.body}>{delivery.response}</pre>
          </>
        )}
        <div>
          <Button size="small" onClick={onReplay}>
            {t("webhooks.replay")}
          </Button>
        </div>
      </div>
    </details>
  );
}

/** What was sent lately, what came back, and sending it once more. */
export function LogDrawer({ form, hook, onClose }: { form: string; hook: Webhook; onClose: () => void }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const toasts = useToasts();
  const log = useDeliveries(form, hook.id);
  const replay = useReplay(form, hook.id);
  const again = (id: string) =>
    replay.mutate(id, { onSuccess: () => toasts.done(t("webhooks.replayed")), onError: toasts.failed });
  return (
    <Drawer
      open
      title={t("webhooks.logOf", { name: hook.document.title })}
      size={narrow ? "100%" : 640}
      onClose={onClose}
    >
      <Answer query={log}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState compact title={t("webhooks.logEmpty")} about={t("webhooks.logEmptyAbout")} />
          ) : (
            <div className={styles.stack}>
              {all.map((delivery) => (
                <Line key={delivery.id} delivery={delivery} onReplay={() => again(delivery.id)} />
              ))}
            </div>
          )
        }
      </Answer>
    </Drawer>
  );
}
