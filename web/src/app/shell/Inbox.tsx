import { Badge, Button, Drawer, Popover, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type FollowedChange, useFollowedChanges, useMarkSeen } from "@/api/discussion";
import { type Message, useLiveMessages, useMarkRead, useMessages } from "@/api/messages";
import { useSignedIn } from "@/api/session";
import { placeOf } from "@/features/messages/place";
import { usePlaceOfRecord } from "@/fields/places";
import { useLabel, useLocale } from "@/shared/locale";
import { useNarrow } from "@/shared/narrow";
import { formatAgo } from "@/ui/format";
import { EmptyState } from "@/ui/states";
import { UnreadBell } from "@/ui/UnreadBell";
import styles from "./Inbox.module.css";

function Ago({ at }: { at: string }) {
  const { language } = useLocale();
  return <span className={styles.when}>{formatAgo(at, new Date(), language)}</span>;
}

function Messages({ messages, onGo }: { messages: Message[]; onGo: (message: Message) => void }) {
  const { t } = useTranslation();
  const placeOfRecord = usePlaceOfRecord();
  if (messages.length === 0)
    return <EmptyState compact title={t("inbox.none")} about={t("inbox.noneAbout")} />;
  return (
    <ul className={styles.list}>
      {messages.map((message) => (
        <li key={message.id} data-unread={!message.read}>
          <Link to={placeOf(message, placeOfRecord) ?? "/messages"} onClick={() => onGo(message)}>
            <span className={styles.line}>
              <strong>{t(`inbox.kinds.${message.kind}`, { name: message.by_name ?? "" })}</strong>
              <Ago at={message.at} />
            </span>
            <span className={styles.line}>{message.subject || t("inbox.untitled")}</span>
            <span className={styles.text}>{message.text}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Changes({ changes, onGo }: { changes: FollowedChange[]; onGo: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  if (changes.length === 0) return <EmptyState compact title={t("inbox.noChanges")} />;
  return (
    <ul className={styles.list}>
      {changes.map((change) => (
        <li key={`${change.form} ${change.record_id}`} data-unread="true">
          <Link to={`/forms/${change.form}/${change.record_id}`} onClick={onGo}>
            <span className={styles.line}>
              <strong>{change.label || t("inbox.untitled")}</strong>
              <Ago at={change.at} />
            </span>
            <span className={styles.text}>
              {label(change.title)} · {t("inbox.changed", { name: change.by_name, count: change.count })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Messages and changes of followed records, with how many are new. */
export function Inbox() {
  const { t } = useTranslation();
  const { preview } = useSignedIn();
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  useLiveMessages();
  const inbox = useMessages().data;
  const changes = useFollowedChanges().data?.changes ?? [];
  const markRead = useMarkRead();
  const markSeen = useMarkSeen();
  const unread = (inbox?.unread ?? 0) + changes.length;
  const readAll = () => {
    if (inbox?.unread) markRead.mutate(null);
    if (changes.length > 0) markSeen.mutate(undefined);
  };
  const go = (message: Message) => {
    setOpen(false);
    if (!message.read && !preview) markRead.mutate([message.id]);
  };
  const content = (
    <>
      <Tabs
        size="small"
        items={[
          {
            key: "messages",
            label: t("inbox.messages"),
            children: <Messages messages={inbox?.messages ?? []} onGo={go} />,
          },
          {
            key: "changes",
            label: (
              <Badge count={changes.length} size="small" offset={[8, 0]}>
                {t("inbox.changes")}
              </Badge>
            ),
            children: <Changes changes={changes} onGo={() => setOpen(false)} />,
          },
        ]}
      />
      <div className={styles.line}>
        <Link to="/messages" onClick={() => setOpen(false)}>
          <Button type="link" size="small">
            {t("inbox.all")}
          </Button>
        </Link>
        {unread > 0 && !preview && (
          <Button type="link" size="small" onClick={readAll}>
            {t("inbox.markAll")}
          </Button>
        )}
      </div>
    </>
  );
  const bell = (
    <Button
      type="text"
      aria-label={unread > 0 ? t("inbox.openUnread", { count: unread }) : t("inbox.open")}
      title={t("inbox.open")}
      icon={<UnreadBell count={unread} />}
      onClick={narrow ? () => setOpen(true) : undefined}
    />
  );
  if (narrow) {
    return (
      <>
        {bell}
        <Drawer
          open={open}
          size="100%"
          title={t("inbox.open")}
          onClose={() => setOpen(false)}
          destroyOnHidden
        >
          {content}
        </Drawer>
      </>
    );
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={<div className={styles.inbox}>{content}</div>}
      destroyOnHidden
    >
      {bell}
    </Popover>
  );
}
