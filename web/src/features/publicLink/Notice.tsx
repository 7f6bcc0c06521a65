import { Checkbox } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { OpenLink } from "@/api/links";
import { useReader } from "@/fields/reader";
import styles from "./public.module.css";

/** What happens to the visitor's data, and their word that they agree. */
export function Notice(props: {
  notice: NonNullable<OpenLink["notice"]>;
  accepted: boolean;
  /** They sent it without agreeing. */
  missed: boolean;
  onAccept: (accepted: boolean) => void;
}) {
  const { notice, accepted, missed } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const id = useId();
  return (
    <section className={styles.notice} aria-label={t("links.notice")}>
      <h2 className={styles.noticeTitle}>{t("links.notice")}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled with the keyboard */}
      <div className={styles.noticeText} tabIndex={0}>
        {label(notice.text)}
      </div>
      {notice.must_accept && (
        <Checkbox
          checked={accepted}
          aria-invalid={missed}
          aria-describedby={missed ? id : undefined}
          onChange={(event) => props.onAccept(event.target.checked)}
        >
          {t("links.noticeAccept")}
        </Checkbox>
      )}
      {missed && (
        <p id={id} className={styles.noticeMissed} role="alert">
          {t("links.noticeMissed")}
        </p>
      )}
    </section>
  );
}
