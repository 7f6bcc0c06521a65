import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { MaskedText } from "../masked/MaskedValue";
import styles from "./CardBody.module.css";

/** What a card says of a record: its name, and a line for each of the given fields. */
export function CardBody(props: {
  record: Readonly<Record<string, unknown>>;
  named: FieldDefinition | undefined;
  facts: readonly FieldDefinition[];
}) {
  const { record, named } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const name = named ? entryOf(named.type).text(record[named.key], named, reader) : "";
  return (
    <span className={styles.body}>
      <span className={styles.title}>{name || t("records.untitled")}</span>
      {props.facts.map((field) => {
        const { Cell } = entryOf(field.type);
        return (
          <span key={field.key} className={styles.fact}>
            <span className={styles.name}>{reader.label(field.label)}</span>
            {field.masked ? (
              <MaskedText field={field} value={record[field.key]} />
            ) : (
              <Cell field={field} value={record[field.key]} dense />
            )}
          </span>
        );
      })}
    </span>
  );
}
