import { BellFilled, BellOutlined, PaperClipOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, Mentions, Space, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMemberChoices } from "@/api/choices";
import {
  type Comment,
  useAddComment,
  useChangeComment,
  useComments,
  useFollow,
  useRemoveComment,
} from "@/api/discussion";
import { fileAddress, type StoredFile, uploadFile } from "@/api/files";
import { useSignedIn } from "@/api/session";
import { DateText } from "@/ui/Amounts";
import { Mark } from "@/ui/Mark";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./comments.module.css";
import { mentionedIn } from "./mentions";

interface Place {
  form: string;
  id: string;
}

function Files({ files }: { files: Pick<StoredFile, "id" | "name">[] }) {
  return (
    <ul className={styles.files}>
      {files.map((file) => (
        <li key={file.id}>
          <PaperClipOutlined aria-hidden="true" />{" "}
          <a href={fileAddress(file.id)} download>
            {file.name}
          </a>
        </li>
      ))}
    </ul>
  );
}

function NewComment({ form, id }: Place) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const isMember = useSignedIn().kind === "member";
  const members = useMemberChoices(isMember).data ?? [];
  const add = useAddComment(form, id);
  const [text, setText] = useState("");
  const [files, setFiles] = useState<StoredFile[]>([]);
  const [insideOnly, setInsideOnly] = useState(isMember);
  const send = () =>
    add.mutate(
      {
        text: text.trim(),
        mentions: mentionedIn(text, members),
        files: files.map((file) => file.id),
        inside_only: insideOnly,
      },
      {
        onSuccess: () => {
          setText("");
          setFiles([]);
        },
        onError: toasts.failed,
      },
    );
  return (
    <div className={styles.write}>
      {isMember ? (
        <Mentions
          rows={3}
          maxLength={5000}
          aria-label={t("comments.placeholder")}
          placeholder={t("comments.placeholder")}
          value={text}
          onChange={setText}
          options={members.map((member) => ({ value: member.label, label: member.label, key: member.id }))}
        />
      ) : (
        <Input.TextArea
          rows={3}
          maxLength={5000}
          aria-label={t("comments.placeholderPartner")}
          placeholder={t("comments.placeholderPartner")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <Files files={files} />
      <div className={styles.tools}>
        <Upload
          showUploadList={false}
          customRequest={({ file }) => {
            uploadFile(file as File)
              .then((stored) => setFiles((now) => [...now, stored]))
              .catch(toasts.failed);
          }}
        >
          <Button
            type="text"
            icon={<PaperClipOutlined aria-hidden="true" />}
            aria-label={t("comments.attach")}
            title={t("comments.attach")}
          />
        </Upload>
        {isMember && (
          <Checkbox checked={insideOnly} onChange={(event) => setInsideOnly(event.target.checked)}>
            {t("comments.insideOnly")}
          </Checkbox>
        )}
        <Button type="primary" disabled={!text.trim()} loading={add.isPending} onClick={send}>
          {t("comments.send")}
        </Button>
      </div>
    </div>
  );
}

function Tools({ comment, place, onEdit }: { comment: Comment; place: Place; onEdit: () => void }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const change = useChangeComment(place.form, place.id);
  const remove = useRemoveComment(place.form, place.id);
  const settled = comment.resolved_at !== null;
  return (
    <Space size={4} className={styles.acts}>
      <Button
        type="link"
        size="small"
        onClick={() => change.mutate({ id: comment.id, resolved: !settled }, { onError: toasts.failed })}
      >
        {t(settled ? "comments.reopen" : "comments.settle")}
      </Button>
      {comment.own && (
        <>
          <Button type="link" size="small" onClick={onEdit}>
            {t("comments.edit")}
          </Button>
          <Button
            type="link"
            size="small"
            onClick={() =>
              remove.mutate(comment.id, {
                onSuccess: () => toasts.done(t("comments.taken")),
                onError: toasts.failed,
              })
            }
          >
            {t("comments.take")}
          </Button>
        </>
      )}
    </Space>
  );
}

function Edit({ comment, place, onDone }: { comment: Comment; place: Place; onDone: () => void }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const change = useChangeComment(place.form, place.id);
  const [text, setText] = useState(comment.text);
  return (
    <Space orientation="vertical" style={{ width: "100%" }}>
      <Input.TextArea
        autoFocus
        autoSize={{ minRows: 2 }}
        maxLength={5000}
        aria-label={t("comments.edit")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Space>
        <Button size="small" onClick={onDone}>
          {t("frame.cancel")}
        </Button>
        <Button
          size="small"
          type="primary"
          disabled={!text.trim()}
          loading={change.isPending}
          onClick={() =>
            change.mutate(
              { id: comment.id, text: text.trim() },
              { onSuccess: onDone, onError: toasts.failed },
            )
          }
        >
          {t("frame.save")}
        </Button>
      </Space>
    </Space>
  );
}

function Line({ comment, place, mayAct }: { comment: Comment; place: Place; mayAct: boolean }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const isMember = useSignedIn().kind === "member";
  return (
    <li className={styles.comment} data-settled={comment.resolved_at !== null}>
      <div className={styles.head}>
        <strong>{comment.by_name}</strong>
        <span className={styles.when}>
          <DateText value={comment.at} time />
          {comment.edited_at && ` · ${t("comments.edited")}`}
        </span>
        {isMember && (
          <Mark tone={comment.inside_only ? "warn" : "plain"}>
            {t(comment.inside_only ? "comments.insideOnly" : "comments.seenByPartners")}
          </Mark>
        )}
        {comment.resolved_by && (
          <Mark tone="good">{t("comments.settled", { name: comment.resolved_by })}</Mark>
        )}
      </div>
      {comment.removed && <em className={styles.when}>{t("comments.removed")}</em>}
      {editing && <Edit comment={comment} place={place} onDone={() => setEditing(false)} />}
      {!comment.removed && !editing && (
        <>
          <p className={styles.text}>{comment.text}</p>
          <Files files={comment.files} />
          {mayAct && <Tools comment={comment} place={place} onEdit={() => setEditing(true)} />}
        </>
      )}
    </li>
  );
}

function FollowButton({ place, following }: { place: Place; following: boolean }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const follow = useFollow(place.form, place.id);
  const turn = () =>
    follow.mutate(!following, {
      onSuccess: () => toasts.done(t(following ? "comments.unfollowed" : "comments.following")),
      onError: toasts.failed,
    });
  return (
    <Button
      size="small"
      icon={following ? <BellFilled aria-hidden="true" /> : <BellOutlined aria-hidden="true" />}
      loading={follow.isPending}
      onClick={turn}
    >
      {t(following ? "comments.unfollow" : "comments.follow")}
    </Button>
  );
}

/** What people say of a record; one writes, mentions, attaches, settles, and follows the record. */
export function Comments({ form, id }: Place) {
  const { t } = useTranslation();
  const place = { form, id };
  return (
    <Answer query={useComments(form, id)} rows={4}>
      {({ comments, following, may_comment }) => (
        <>
          <div className={styles.top}>
            <FollowButton place={place} following={following} />
          </div>
          {comments.length === 0 ? (
            <EmptyState compact title={t("comments.none")} />
          ) : (
            <ol className={styles.list}>
              {comments.map((comment) => (
                <Line key={comment.id} comment={comment} place={place} mayAct={may_comment} />
              ))}
            </ol>
          )}
          {may_comment ? <NewComment {...place} /> : <p className={styles.when}>{t("comments.mayNot")}</p>}
        </>
      )}
    </Answer>
  );
}
