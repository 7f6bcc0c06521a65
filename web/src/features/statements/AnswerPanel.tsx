import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { type AnswerKind, type Statement, useAnswerStatement, useStatementAnswers } from "@/api/statements";
import { useLocale } from "@/shared/locale";
import { DateText } from "@/ui/Amounts";
import { formatMoney } from "@/ui/format";
import { useToasts } from "@/ui/toasts";
import { DisputeLinks } from "./DisputeLinks";
import styles from "./statement.module.css";

/** Asks what is wrong with a statement; what was written stays until it has arrived. */
function Dispute(props: { pending: boolean; onSay: (reason: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <Modal
      open
      width={440}
      title={t("statementAnswer.dispute")}
      okText={t("statementAnswer.dispute")}
      okButtonProps={{ disabled: !reason.trim(), loading: props.pending }}
      cancelText={t("frame.cancel")}
      mask={{ closable: false }}
      onOk={() => props.onSay(reason.trim())}
      onCancel={props.onClose}
    >
      <p className={styles.about}>{t("statementAnswer.disputeAbout")}</p>
      <Input.TextArea
        autoFocus
        className={styles.reason}
        aria-label={t("statementAnswer.reason")}
        placeholder={t("statementAnswer.reason")}
        maxLength={2000}
        showCount
        autoSize={{ minRows: 3, maxRows: 8 }}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  );
}

/** What the partner said to a statement; its own people answer here. */
export function AnswerPanel({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const { modal } = App.useApp();
  const toasts = useToasts();
  const known = useStatementAnswers(statement.id).data;
  const give = useAnswerStatement(statement);
  const [disputing, setDisputing] = useState(false);
  if (!known || statement.published_at === null) return null;
  const { answers, may } = known;
  if (answers.length === 0 && may.length === 0) return null;
  const say = async (kind: AnswerKind, reason: string) => {
    try {
      await give.mutateAsync({ kind, reason });
      setDisputing(false);
      toasts.done(t(`statementAnswer.done.${kind}`));
    } catch (error) {
      if (asProblem(error).code !== "code_needed") toasts.failed(error);
    }
  };
  const confirm = () =>
    modal.confirm({
      title: t("statementAnswer.confirmTitle", {
        total: formatMoney(statement.total, statement.currency, language),
      }),
      content: t("statementAnswer.confirmAbout"),
      okText: t("statementAnswer.confirm"),
      cancelText: t("frame.cancel"),
      onOk: () => void say("confirmed", ""),
    });
  return (
    <section className={`${styles.answers} tz-screen`} aria-label={t("statementAnswer.title")}>
      {answers.map((each) => (
        <p key={each.at} className={styles.said}>
          <strong>{t(`statementAnswer.kinds.${each.kind}`)}</strong>
          <span>
            {each.by}
            {each.coded && t("statementAnswer.coded")} · <DateText value={each.at} time />
          </span>
          {each.reason && <span className={styles.words}>{each.reason}</span>}
        </p>
      ))}
      {statement.number !== null && answers.some(({ kind }) => kind === "disputed") && (
        <DisputeLinks number={statement.number} />
      )}
      {may.length > 0 && (
        <div className={styles.answering}>
          {may.includes("confirmed") && (
            <Button type="primary" size="large" loading={give.isPending} onClick={confirm}>
              {t("statementAnswer.confirm")}
            </Button>
          )}
          {may.includes("disputed") && (
            <Button size="large" disabled={give.isPending} onClick={() => setDisputing(true)}>
              {t("statementAnswer.dispute")}
            </Button>
          )}
        </div>
      )}
      {disputing && (
        <Dispute
          pending={give.isPending}
          onSay={(reason) => void say("disputed", reason)}
          onClose={() => setDisputing(false)}
        />
      )}
    </section>
  );
}
