import { Collapse } from "antd";
import { useTranslation } from "react-i18next";
import { useSubmission } from "@/api/submissions";
import { useReader } from "@/fields/reader";
import { DateText } from "@/ui/Amounts";
import styles from "./record.module.css";

/** How a record came in by a public link: when, by which channel, and what the visitor was told and agreed to. */
export function Origin({ form, id, may }: { form: string; id: string; may: boolean }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const found = useSubmission(form, id, may).data;
  if (!found) return null;
  const { notice, accepted_at, channel } = found;
  return (
    <section className={styles.origin} aria-label={t("notices.came")}>
      <p className={styles.originLine}>
        {t("notices.came")} · <DateText value={found.at} time />
        {channel && <> · {t("notices.channel", { channel })}</>}
      </p>
      {notice && (
        <Collapse
          size="small"
          items={[
            {
              key: "notice",
              label: (
                <>
                  {t(accepted_at ? "notices.accepted" : "notices.told", { version: notice.version })}
                  {accepted_at && (
                    <>
                      {" "}
                      · <DateText value={accepted_at} time />
                    </>
                  )}
                </>
              ),
              children: (
                <>
                  <p className={styles.originText}>{label(notice.text)}</p>
                  <p className={styles.originHash}>
                    {t("notices.hash")} {notice.hash}
                  </p>
                </>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}
