import { RollbackOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useMerges } from "@/api/duplicates";
import { type HistoryEntry, useHistory } from "@/api/records";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { DateText } from "@/ui/Amounts";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { Merged } from "../duplicates/Merged";
import type { FormFields } from "../model/useFormFields";
import styles from "./record.module.css";

const ACTIONS = ["created", "updated", "deleted", "restored", "imported", "erased", "recalculated"] as const;
const STEMS: Record<string, (typeof ACTIONS)[number]> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  restore: "restored",
  import: "imported",
};

function actionText(t: TFunction, action: string): string {
  const known = ACTIONS.find((each) => each === action) ?? STEMS[action] ?? "updated";
  return t(`records.history.${known}`);
}

/** Gives a field the value it had before; null where that changes nothing or may not be done. */
export type TakeBack = (field: string, value: unknown) => (() => void) | null;

function Change(props: { change: HistoryEntry["changes"][number]; fields: FormFields; takeBack?: TakeBack }) {
  const { change, fields } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const field = fields.byKey.get(change.field);
  if (!field) return null;
  const back = props.takeBack?.(change.field, change.before);
  const text = (value: unknown) =>
    isEmpty(value) ? t("records.noValue") : entryOf(field.type).text(value, field, reader);
  return (
    <li className={styles.change}>
      <span className={styles.changed}>{reader.label(field.label)}</span>
      <span>
        {!isEmpty(change.before) && (
          <>
            <del>{text(change.before)}</del>
            <span aria-hidden="true"> → </span>
          </>
        )}
        <ins>{text(change.after)}</ins>
        {back && (
          <Button
            type="link"
            size="small"
            icon={<RollbackOutlined aria-hidden="true" />}
            title={t("records.history.takeBackTitle", {
              name: reader.label(field.label),
              value: text(change.before),
            })}
            onClick={back}
          >
            {t("records.history.takeBack")}
          </Button>
        )}
      </span>
    </li>
  );
}

/** Entries after which a record holds what it was given. */
const REWINDABLE = new Set(["created", "updated", "restored"]);

/** Who changed what, and when; the latest first. */
export function Timeline(props: {
  form: string;
  id: string;
  fields: FormFields;
  takeBack?: TakeBack;
  /** Gives the whole record what it held at a revision. */
  rewind?: (revision: number) => void;
}) {
  const { form, id, fields } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const history = useHistory(form, id);
  const merges = useMerges(form, id).data ?? [];
  if (history.error && !history.data)
    return <ErrorState error={history.error} onRetry={() => history.refetch()} compact />;
  if (!history.data) return <LoadingSkeleton rows={4} />;
  return (
    <ol className={styles.timeline}>
      {history.data.map((entry, at) => (
        <li key={`${entry.action}-${entry.revision}-${entry.at}`} className={styles.entry}>
          <div className={styles.who}>
            <strong>{entry.by.label || t("records.history.system")}</strong> {actionText(t, entry.action)}
          </div>
          <div className={styles.when}>
            <DateText value={entry.at} time />
            {props.rewind && at > 0 && REWINDABLE.has(entry.action) && (
              <Button type="link" size="small" onClick={() => props.rewind?.(entry.revision)}>
                {t("rewinding.here")}
              </Button>
            )}
          </div>
          {entry.transition && (
            <p className={styles.transition}>
              <strong>
                {t(entry.transition.is_due ? "stages.tookDue" : "stages.took", {
                  title: label(entry.transition.title),
                })}
              </strong>
              {entry.transition.reason && <span>{entry.transition.reason}</span>}
            </p>
          )}
          {merges
            .filter(
              (each) =>
                entry.revision === (each.other.id === id ? each.other_revision : each.survivor_revision),
            )
            .map((each) => (
              <Merged key={each.id} form={form} id={id} merge={each} />
            ))}
          {entry.action !== "created" && entry.action !== "create" && (
            <ul>
              {entry.changes.map((change) => (
                <Change
                  key={change.field}
                  change={change}
                  fields={fields}
                  takeBack={entry.action === "updated" ? props.takeBack : undefined}
                />
              ))}
            </ul>
          )}
        </li>
      ))}
      {history.data.length === 0 && <li className={styles.about}>{t("records.history.none")}</li>}
      {history.hasNextPage && (
        <Button type="link" loading={history.isFetchingNextPage} onClick={() => history.fetchNextPage()}>
          {t("frame.loadMore")}
        </Button>
      )}
    </ol>
  );
}
