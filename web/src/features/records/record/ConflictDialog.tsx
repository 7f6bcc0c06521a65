import { Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import type { FieldValues, RecordRow } from "@/api/records";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import type { FormFields } from "../model/useFormFields";
import type { Conflict } from "../model/useSaving";
import styles from "./record.module.css";

/** Two people wrote the same record: both values stand side by side, and one decides. */
export function ConflictDialog(props: {
  form: FormDefinition;
  fields: FormFields;
  conflict: Conflict;
  onSave: (record: RecordRow, values: FieldValues) => Promise<unknown>;
  onClose: () => void;
}) {
  const { fields, conflict, onClose } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const name = String(conflict.current[props.form.label_field] ?? "") || t("records.untitled");
  const keepMine = () => {
    onClose();
    void props.onSave(conflict.current, conflict.values);
  };
  const shown = (key: string, value: unknown) => {
    const field = fields.byKey.get(key);
    if (!field || isEmpty(value)) return <span className={styles.nothing}>{t("records.noValue")}</span>;
    const { Cell } = entryOf(field.type);
    return <Cell field={field} value={value} />;
  };
  return (
    <Modal
      open
      title={t("records.conflict.title")}
      onCancel={onClose}
      width={640}
      footer={[
        <Button key="theirs" onClick={onClose}>
          {t("records.conflict.theirs")}
        </Button>,
        <Button key="mine" type="primary" onClick={keepMine}>
          {t("records.conflict.mine")}
        </Button>,
      ]}
    >
      <p className={styles.about}>{t("records.conflict.about", { who: conflict.by, name })}</p>
      <table className={styles.compare}>
        <thead>
          <tr>
            <th scope="col">{t("records.conflict.field")}</th>
            <th scope="col">{t("records.conflict.before")}</th>
            <th scope="col">{t("records.conflict.current", { who: conflict.by })}</th>
            <th scope="col">{t("records.conflict.yours")}</th>
          </tr>
        </thead>
        <tbody>
          {Object.keys(conflict.values).map((key) => (
            <tr key={key}>
              <th scope="row">{label(fields.byKey.get(key)?.label) || key}</th>
              <td>{shown(key, conflict.before[key])}</td>
              <td>{shown(key, conflict.current[key])}</td>
              <td className={styles.mine}>{shown(key, conflict.values[key])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
