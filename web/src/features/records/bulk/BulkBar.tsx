import { CloseOutlined, DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { bulk, type Chosen, type FieldValues, useRefreshRecords } from "@/api/records";
import { wireValues } from "@/fields/wire";
import { useLocale } from "@/shared/locale";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { formatNumber } from "@/ui/format";
import { useToasts } from "@/ui/toasts";
import { PrintButton } from "../print/PrintButton";
import { BinActions } from "./BinActions";
import { BulkEdit } from "./BulkEdit";
import styles from "./bulk.module.css";
import { keepLastChange, undoChange } from "./lastChange";

/** A group of no conditions holds for everything. */
const EVERY_RECORD: Predicate = { all: [] };
/** A single record goes with a way back; from so many on one is asked first. */
const ASKED_FROM = 2;
/** As many as the server changes at once. */
const MOST_AT_ONCE = 10_000;

/** What can be done with the records chosen; stands at the bottom while any are. */
export function BulkBar(props: {
  form: FormDefinition;
  fields: readonly FieldDefinition[];
  ids: ReadonlySet<string>;
  everything: boolean;
  total: number | null;
  filter: Predicate | null;
  search: string;
  bin: boolean;
  onEverything: () => void;
  onClear: () => void;
}) {
  const { form, ids, everything, total, bin } = props;
  const { t } = useTranslation();
  const { language } = useLocale();
  const { undoable, done, failed } = useToasts();
  const refresh = useRefreshRecords(form.key);
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [busy, setBusy] = useState(false);
  const count = everything && total !== null ? total : ids.size;
  const shown = formatNumber(count, language);
  const chosen: Chosen = everything ? { filter: props.filter ?? EVERY_RECORD } : { ids: [...ids] };
  if (count === 0) return null;

  const act = async (
    work: () => Promise<{ changed: number; undo?: string | null }>,
    words: (changed: number) => string,
  ) => {
    setBusy(true);
    try {
      const { changed, undo } = await work();
      props.onClear();
      await refresh();
      if (!undo) done(words(changed));
      else {
        keepLastChange(form.key, undo);
        undoable(words(changed), () => undoChange(form.key, undo).then(refresh));
      }
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  const update = (values: FieldValues) =>
    act(
      () => bulk.update(form.key, chosen, wireValues(values)),
      (changed) => t("records.bulk.updated", { count: changed }),
    );
  const remove = () =>
    act(
      () => bulk.delete(form.key, chosen),
      (changed) => t("records.bulk.deleted", { count: changed }),
    ).then(() => setRemoving(false));
  const may = (action: "update" | "delete") => form.actions.includes(action);
  const whole = total !== null && total > ids.size && !everything && !bin && props.search === "";
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("records.bulk.title")}>
      <strong>{t("records.bulk.chosen", { count, shown })}</strong>
      {whole && total > MOST_AT_ONCE && (
        <span className={styles.hint}>
          {t("records.bulk.most", { shown: formatNumber(MOST_AT_ONCE, language) })}
        </span>
      )}
      {whole && total <= MOST_AT_ONCE && (
        <Button type="link" size="small" className={styles.link} onClick={props.onEverything}>
          {t("records.bulk.everything", { count: total, shown: formatNumber(total, language) })}
        </Button>
      )}
      <span className={styles.space} />
      {!bin && may("update") && (
        <Button icon={<EditOutlined aria-hidden="true" />} loading={busy} onClick={() => setEditing(true)}>
          {t("records.bulk.edit")}
        </Button>
      )}
      {!bin && !everything && <PrintButton form={form} ids={[...ids]} />}
      {!bin && may("delete") && (
        <Button
          danger
          icon={<DeleteOutlined aria-hidden="true" />}
          loading={busy}
          onClick={everything || count >= ASKED_FROM ? () => setRemoving(true) : remove}
        >
          {t("frame.remove")}
        </Button>
      )}
      {bin && <BinActions form={form} ids={[...ids]} onDone={props.onClear} />}
      <Button
        type="text"
        icon={<CloseOutlined aria-hidden="true" />}
        aria-label={t("records.bulk.clear")}
        onClick={props.onClear}
      />
      {editing && (
        <BulkEdit
          form={form}
          fields={props.fields}
          count={count}
          onClose={() => setEditing(false)}
          onSave={(values) => {
            setEditing(false);
            void update(values);
          }}
        />
      )}
      <ConfirmWithCount
        open={removing}
        title={t("records.bulk.deleteTitle", { count, shown })}
        about={t("records.bulk.deleteAbout", { count, shown })}
        action={t("frame.remove")}
        pending={busy}
        onConfirm={remove}
        onCancel={() => setRemoving(false)}
      />
    </div>
  );
}
