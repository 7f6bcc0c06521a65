import { Alert, Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { EditPreview as Preview } from "@/api/records";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { useLocale } from "@/shared/locale";
import { formatNumber } from "@/ui/format";
import styles from "./bulk.module.css";

type Edited = Preview["examples"][number];

/** What an edit would do: how many change, the first before and after, and which refuse it and why. */
export function EditPreview(props: {
  form: FormDefinition;
  fields: readonly FieldDefinition[];
  preview: Preview;
  skips: boolean;
  onSkips: (skips: boolean) => void;
  /** Likely duplicates are meant: what the edit does then is looked at anew. */
  insists: boolean;
  onInsists: (insists: boolean) => void;
}) {
  const { form, fields, preview } = props;
  const { t } = useTranslation();
  const { language } = useLocale();
  const reader = useReader();
  const shown = (count: number) => formatNumber(count, language);
  const label = form.fields.find(({ key }) => key === form.label_field);
  const nameOf = ({ before }: Edited) =>
    (label && entryOf(label.type).text(before[label.key], label, reader)) || t("records.untitled");
  const said = ({ field: key, message }: Edited["errors"][number]) => {
    const field = form.fields.find((own) => own.key === key);
    return field ? t("views.board.mistake", { name: reader.label(field.label), what: message }) : message;
  };
  const likely = preview.refusals.some(({ errors }) =>
    errors.some(({ code }) => code === "duplicate_likely"),
  );
  const same = preview.total - preview.changed - preview.refused;
  return (
    <div className={styles.preview}>
      <p className={styles.counts} role="status">
        <strong>{t("batch.changes", { count: preview.changed, shown: shown(preview.changed) })}</strong>
        {same > 0 && <span>{t("batch.same", { count: same, shown: shown(same) })}</span>}
        {preview.refused > 0 && (
          <span className={styles.refused}>
            {t("batch.refuse", { count: preview.refused, shown: shown(preview.refused) })}
          </span>
        )}
      </p>
      {(likely || props.insists) && (
        <Checkbox checked={props.insists} onChange={({ target }) => props.onInsists(target.checked)}>
          {t("duplicates.insistMany")}
        </Checkbox>
      )}
      {preview.refused > 0 && (
        <Alert
          type="warning"
          title={
            <Checkbox checked={props.skips} onChange={({ target }) => props.onSkips(target.checked)}>
              {t("batch.skip", { count: preview.refused, shown: shown(preview.refused) })}
            </Checkbox>
          }
          description={
            <ul className={styles.reasons}>
              {preview.refusals.map((each) => (
                <li key={each.before.id}>
                  <strong>{nameOf(each)}</strong> {each.errors.map(said).join(" ")}
                </li>
              ))}
              {preview.refused > preview.refusals.length && (
                <li>{t("batch.more", { shown: shown(preview.refused - preview.refusals.length) })}</li>
              )}
            </ul>
          }
        />
      )}
      {preview.examples.length > 0 && (
        <div className={styles.examples}>
          <table>
            <caption>{t("batch.examples", { count: preview.examples.length })}</caption>
            <thead>
              <tr>
                <th scope="col">{label ? reader.label(label.label) : ""}</th>
                {fields.map((field) => (
                  <th key={field.key} scope="col">
                    {reader.label(field.label)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {preview.examples.map((each) => (
                <tr key={each.before.id}>
                  <th scope="row">{nameOf(each)}</th>
                  {fields.map((field) => (
                    <Change key={field.key} field={field} edited={each} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Change({ field, edited }: { field: FieldDefinition; edited: Edited }) {
  const { t } = useTranslation();
  const { Cell, text } = entryOf(field.type);
  const reader = useReader();
  const before = edited.before[field.key];
  const after = edited.after?.[field.key];
  if (text(before, field, reader) === text(after, field, reader))
    return (
      <td>
        <Cell field={field} value={before} dense />
      </td>
    );
  return (
    <td>
      <del>{text(before, field, reader) || t("batch.empty")}</del>
      <ins>{text(after, field, reader) || t("batch.empty")}</ins>
    </td>
  );
}
