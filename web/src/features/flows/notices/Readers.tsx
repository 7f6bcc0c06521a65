import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type NoticeSent, useNoticesSent } from "@/api/noticeRules";
import { Recipients } from "@/flows/Recipients";
import { useNarrow } from "@/shared/narrow";
import { DateText } from "@/ui/Amounts";
import { LoadMore } from "@/ui/LoadMore";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import styles from "./notices.module.css";

function Sent({ each, several }: { each: NoticeSent; several: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={styles.sent}>
      <div className={styles.sentHead}>
        <span>
          <DateText value={each.at} time />
          <Link to={`/runs/${each.run}`}>{each.label || t("noticeRules.run")}</Link>
          {several && <span className={styles.quiet}>{t("noticeRules.step", { step: each.step })}</span>}
        </span>
        <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t("noticeRules.readOf", { read: each.read, sent: each.sent })}
        </Button>
      </div>
      {isOpen && <Recipients run={each.run} visit={each.visit} />}
    </li>
  );
}

/** What a rule told people, the latest first; each opens who has read it. */
export function ReadersDrawer(props: { flow: string; title: string; onClose: () => void }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const list = useNoticesSent(props.flow);
  const several = new Set((list.rows ?? []).map(({ step }) => step)).size > 1;
  return (
    <Drawer
      open
      size={narrow ? "100%" : 520}
      title={t("noticeRules.readersOf", { name: props.title })}
      onClose={props.onClose}
    >
      {list.error ? (
        <ErrorState compact error={list.error} onRetry={() => list.refetch()} />
      ) : !list.rows ? (
        <LoadingSkeleton rows={6} />
      ) : list.rows.length === 0 && !list.hasNextPage ? (
        <EmptyState compact title={t("noticeRules.nothingSent")} about={t("noticeRules.nothingSentAbout")} />
      ) : (
        <>
          <ul className={styles.list}>
            {list.rows.map((each) => (
              <Sent key={`${each.run} ${each.visit}`} each={each} several={several} />
            ))}
          </ul>
          <LoadMore list={list} />
        </>
      )}
    </Drawer>
  );
}
