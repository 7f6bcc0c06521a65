import { Alert, Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import type { Likely } from "@/api/duplicates";
import type { FieldDefinition } from "@/api/forms";
import { useReader } from "@/fields/reader";
import styles from "./duplicates.module.css";

/** The records that one is about to write again: those one may see as links, of others whom to ask. */
export function LikelyNotice(props: {
  found: readonly Likely[];
  fields: ReadonlyMap<string, FieldDefinition>;
  insists: boolean;
  /** Absent where nothing is to be written now. */
  onInsist?: (insists: boolean) => void;
}) {
  const { found, fields } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  if (found.length === 0) return null;
  const isBlocked = found.some((each) => each.on_match === "block");
  return (
    <Alert
      type={isBlocked ? "error" : "warning"}
      showIcon
      className={styles.notice}
      title={isBlocked ? t("duplicates.blocked") : t("duplicates.likely")}
      description={
        <>
          <ul className={styles.found}>
            {found.map((each, at) => (
              <li key={`${each.field}.${each.record?.id ?? at}`}>
                <span className={styles.by}>{label(fields.get(each.field)?.label) || each.field}</span>
                {each.record ? (
                  <a href={`/forms/${each.form}/${each.record.id}`} target="_blank" rel="noreferrer">
                    {t("duplicates.record", { form: label(each.title), name: each.record.label ?? "" })}
                  </a>
                ) : each.ask ? (
                  t("duplicates.unseenAsk", { form: label(each.title), who: each.ask })
                ) : (
                  t("duplicates.unseen", { form: label(each.title) })
                )}
              </li>
            ))}
          </ul>
          {!isBlocked && props.onInsist && (
            <Checkbox checked={props.insists} onChange={({ target }) => props.onInsist?.(target.checked)}>
              {t("duplicates.insist")}
            </Checkbox>
          )}
        </>
      }
    />
  );
}
