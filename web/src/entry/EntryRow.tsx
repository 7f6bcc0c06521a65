import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import { isUnread } from "@/fields/contracts";
import { isFetchedOnly } from "@/fields/linked";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import styles from "./entry.module.css";

/** Their editors never hold what cannot be read; an address may. */
const NUMBERS = new Set(["money", "number"]);

/** A field to fill in: its name, its editor, what is wrong with it or what helps. */
export function EntryRow(props: {
  field: FieldDefinition;
  value: unknown;
  error: string | undefined;
  id: string;
  required: boolean;
  readOnly: boolean;
  autoFocus: boolean;
  onChange: (value: unknown) => void;
}) {
  const { field, id } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { Cell, Editor } = entryOf(field.type);
  if (!Editor) {
    return (
      <div className={styles.row} data-field={field.key}>
        <span className={styles.shownName}>{label(field.label)}</span>
        <Cell field={field} value={props.value} />
        {field.help && <div className={styles.help}>{label(field.help)}</div>}
      </div>
    );
  }
  const unread =
    isUnread(props.value) && NUMBERS.has(FIELD_TYPES[field.type].kind) ? props.value.unread : null;
  const error = unread === null ? props.error : t("entry.notANumber", { text: unread });
  return (
    <div className={styles.row} data-field={field.key}>
      <label htmlFor={id}>
        {label(field.label)}
        {props.required && <span className={styles.required}> *</span>}
      </label>
      <Editor
        id={id}
        field={field}
        value={unread === null ? props.value : null}
        onChange={props.onChange}
        invalid={error !== undefined}
        disabled={props.readOnly}
        autoFocus={props.autoFocus}
      />
      {error ? (
        <div className={styles.error} role="alert">
          {error}
        </div>
      ) : (
        (field.help || props.readOnly) && (
          <div className={styles.help}>
            {label(field.help) || t(isFetchedOnly(field) ? "linking.fetchedOnly" : "entry.readOnly")}
          </div>
        )
      )}
    </div>
  );
}
