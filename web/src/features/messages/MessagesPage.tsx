import { Button, Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { type Message, type MessageKind, useAllMessages, useMarkRead, useMessages } from "@/api/messages";
import { useSignedIn } from "@/api/session";
import { usePlaceOfRecord } from "@/fields/places";
import { useLocale } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { FilterBar } from "@/ui/FilterBar";
import { FilterSelect } from "@/ui/FilterSelect";
import { formatAgo } from "@/ui/format";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Answer, EmptyState, NothingFound } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { MESSAGE_KINDS } from "./kinds";
import styles from "./messages.module.css";
import { placeOf } from "./place";

function Line({ message, onOpen }: { message: Message; onOpen: () => void }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  return (
    <li>
      <button type="button" className={styles.item} data-unread={!message.read} onClick={onOpen}>
        <span className={styles.line}>
          <span className={styles.kind}>
            {t(`inbox.kinds.${message.kind}`, { name: message.by_name ?? "" })}
          </span>
          <span className={styles.when}>{formatAgo(message.at, new Date(), language)}</span>
        </span>
        <span className={styles.subject}>{message.subject || t("inbox.untitled")}</span>
        {message.text && <p className={styles.text}>{message.text}</p>}
      </button>
    </li>
  );
}

/** All of one's messages, of members and of partner users alike. */
export function MessagesPage() {
  const { t } = useTranslation();
  const { preview, kind: personKind } = useSignedIn();
  const inPortal = personKind === "partner";
  const placeOfRecord = usePlaceOfRecord();
  const navigate = useNavigate();
  const toasts = useToasts();
  const [kind, setKind] = useUrlState("kind");
  const [only, setOnly] = useUrlState("unread");
  const counts = useMessages().data;
  const list = useAllMessages({ kind: (kind || undefined) as MessageKind, unread: only ? true : undefined });
  const markRead = useMarkRead();
  const open = (message: Message) => {
    if (!message.read && !preview) markRead.mutate([message.id]);
    const place = placeOf(message, placeOfRecord);
    if (place) navigate(place);
  };
  const options = MESSAGE_KINDS.map((each) => {
    const unread = counts?.unread_by_kind[each] ?? 0;
    return { value: each, label: t(`messages.kinds.${each}`) + (unread ? ` (${unread})` : "") };
  });
  const actions = (
    <>
      {!preview && (counts?.unread ?? 0) > 0 && (
        <Button onClick={() => markRead.mutate(null, { onError: toasts.failed })}>
          {t("inbox.markAll")}
        </Button>
      )}
      <Link to={inPortal ? "/portal/me/messages" : "/me/messages"}>
        <Button>{t("messages.settings")}</Button>
      </Link>
    </>
  );
  const clear = () => {
    setKind("");
    setOnly("");
  };
  return (
    <>
      <PageHeader title={t("inbox.open")} actions={actions} />
      <FilterBar>
        <FilterSelect
          label={t("messages.kind")}
          placeholder={t("messages.everyKind")}
          value={kind}
          options={options}
          onChange={setKind}
        />
        <Checkbox checked={only !== ""} onChange={(event) => setOnly(event.target.checked ? "1" : "")}>
          {t("messages.unreadOnly")}
        </Checkbox>
      </FilterBar>
      <Panel flush>
        <Answer query={{ ...list, data: list.rows }}>
          {(rows) =>
            rows.length === 0 ? (
              kind || only ? (
                <NothingFound onClear={clear} compact />
              ) : (
                <EmptyState
                  title={t("inbox.none")}
                  about={t(inPortal ? "messages.nonePortal" : "inbox.noneAbout")}
                />
              )
            ) : (
              <ul className={styles.list}>
                {rows.map((message) => (
                  <Line key={message.id} message={message} onOpen={() => open(message)} />
                ))}
              </ul>
            )
          }
        </Answer>
      </Panel>
      {list.hasNextPage && (
        <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("messages.more")}
        </Button>
      )}
    </>
  );
}
