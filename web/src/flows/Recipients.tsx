import { useTranslation } from "react-i18next";
import { type Recipient, useRecipients } from "@/api/noticeRules";
import { useLocale } from "@/shared/locale";
import { DateText } from "@/ui/Amounts";
import { useChannelFault } from "@/ui/channelFault";
import { formatDateTime } from "@/ui/format";
import { LoadMore } from "@/ui/LoadMore";
import { Mark } from "@/ui/Mark";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import styles from "./recipients.module.css";

const TONES = { waiting: "warn", done: "good", failed: "bad", dropped: "plain" } as const;

/** One way a message went out by, and what became of it; why it did not stands beside it. */
function Way({ way }: { way: Recipient["ways"][number] }) {
  const { t } = useTranslation();
  const words = useChannelFault();
  const { language, timeZone } = useLocale();
  const name = way.medium
    ? t(`messages.media.${way.medium as "email"}`)
    : way.title || t("noticeRules.group");
  const said = [
    way.fault && words(way.fault),
    way.status === "waiting" &&
      way.next_at &&
      t("noticeRules.nextAt", { at: formatDateTime(way.next_at, language, timeZone) }),
  ].filter(Boolean);
  return (
    <span className={styles.way}>
      <Mark tone={TONES[way.status]}>{`${name} · ${t(`noticeRules.statuses.${way.status}`)}`}</Mark>
      {said.length > 0 && <span className={styles.quiet}>{said.join(" · ")}</span>}
    </span>
  );
}

/** To this person alone; a post to a group is one for all of them. */
const isOwn = (way: Recipient["ways"][number]) => way.medium !== null;

/** Who was told by a step of a run: when each read it, and which ways it took besides the inbox. */
export function Recipients({ run, visit }: { run: string; visit: number }) {
  const { t } = useTranslation();
  const list = useRecipients(run, visit);
  if (list.error) return <ErrorState compact error={list.error} onRetry={() => list.refetch()} />;
  if (!list.rows) return <LoadingSkeleton rows={3} />;
  if (list.rows.length === 0) return <p className={styles.quiet}>{t("noticeRules.nobodyTold")}</p>;
  const shared = list.rows.flatMap(({ ways }) => ways.filter((way) => !isOwn(way)));
  const posts = [...new Map(shared.map((way) => [way.title, way])).values()];
  return (
    <>
      <p className={styles.quiet}>{t("noticeRules.readBy", { read: list.read, sent: list.sent })}</p>
      {posts.length > 0 && (
        <div className={styles.ways}>
          <span className={styles.quiet}>{t("noticeRules.alsoPosted")}</span>
          {posts.map((way) => (
            <Way key={way.title} way={way} />
          ))}
        </div>
      )}
      <ul className={styles.people} aria-label={t("noticeRules.recipients")}>
        {list.rows.map((each) => (
          <li key={each.id}>
            <span className={styles.person}>
              <strong>{each.name || t("noticeRules.gone")}</strong>
              {each.kind === "partner" && <span className={styles.quiet}>{t("noticeRules.partner")}</span>}
              {each.read_at ? (
                <span className={styles.when}>
                  <Mark tone="good">{t("noticeRules.read")}</Mark>
                  <DateText value={each.read_at} time />
                </span>
              ) : (
                <Mark>{t("noticeRules.unread")}</Mark>
              )}
            </span>
            {each.ways.some(isOwn) && (
              <span className={styles.ways}>
                {each.ways.filter(isOwn).map((way, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: ways stand in the order they were planned in
                  <Way key={index} way={way} />
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
      <p className={styles.quiet}>{t("noticeRules.readAbout")}</p>
    </>
  );
}
