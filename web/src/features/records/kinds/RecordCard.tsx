import { PictureOutlined } from "@ant-design/icons";
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type StoredFile, thumbnailAddress } from "@/api/files";
import type { FormDefinition } from "@/api/forms";
import type { RecordRow } from "@/api/records";
import type { ViewLook } from "@/api/views";
import { hueOf } from "@/fields/colours";
import { isEmpty, type Reader } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import type { Painter } from "../look/usePaint";
import { MaskedText } from "../masked/MaskedValue";
import type { FormFields } from "../model/useFormFields";
import type { ShownColumn } from "../state/columns";
import styles from "./kinds.module.css";

const MOST_FACTS = 4;

/** What names a record in a view: the field chosen for it, else the form's own label. */
export function titleOf(
  record: RecordRow,
  look: ViewLook,
  form: FormDefinition,
  fields: FormFields,
  reader: Reader,
): string {
  const field = fields.byKey.get(look.title ?? form.label_field) ?? fields.byKey.get(form.label_field);
  return field ? entryOf(field.type).text(record[field.key], field, reader) : "";
}

/** The first picture of a record, or none. */
function coverOf(record: RecordRow, look: ViewLook): StoredFile | null {
  const files = look.cover ? record[look.cover] : null;
  return Array.isArray(files) ? ((files[0] as StoredFile | undefined) ?? null) : null;
}

/** A record as a card: cover, title and the shown fields that have a value. */
export function RecordCard(props: {
  record: RecordRow;
  form: FormDefinition;
  fields: FormFields;
  look: ViewLook;
  columns: readonly ShownColumn[];
  painter: Painter | null;
  onOpen: (id: string) => void;
  /** Of this kind: what stands in the corner. */
  tools?: ReactNode;
  withCover?: boolean;
}) {
  const { record, look, form, columns } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const cover = coverOf(record, look);
  const colour = props.painter?.(record).row;
  const named = look.title ?? form.label_field;
  const facts = columns
    .filter(
      ({ field }) => ![named, look.cover, look.group].includes(field.key) && !isEmpty(record[field.key]),
    )
    .slice(0, MOST_FACTS);
  return (
    <article
      className={styles.card}
      style={colour ? ({ "--tz-paint": hueOf(colour) } as CSSProperties) : undefined}
      data-painted={colour ? true : undefined}
    >
      {props.withCover && (
        <div className={styles.cover}>
          {cover ? (
            <img src={thumbnailAddress(cover.id)} alt="" loading="lazy" draggable={false} />
          ) : (
            <PictureOutlined aria-hidden="true" />
          )}
        </div>
      )}
      <div className={styles.cardHead}>
        <button type="button" className={styles.cardTitle} onClick={() => props.onOpen(record.id)}>
          {titleOf(record, look, form, props.fields, reader) || t("records.untitled")}
        </button>
        {props.tools}
      </div>
      {facts.map(({ field }) => {
        const { Cell } = entryOf(field.type);
        return (
          <div key={field.key} className={styles.fact} title={reader.label(field.label)}>
            <span className={styles.factName}>{reader.label(field.label)}</span>
            {field.masked ? (
              <MaskedText field={field} value={record[field.key]} />
            ) : (
              <Cell field={field} value={record[field.key]} dense />
            )}
          </div>
        );
      })}
    </article>
  );
}
