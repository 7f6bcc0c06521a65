import { Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldList, FormRights } from "@/api/roles";
import { includesField, toggleField, withFieldRights } from "./draft";
import styles from "./roles.module.css";

const RIGHTS = ["read", "write"] as const;
type Right = (typeof RIGHTS)[number];

/** Reading and writing, field by field; "all fields" takes in fields that are added later. */
export function FieldRights(props: {
  fields: { key: string; title: string }[];
  rights: FormRights["fields"];
  onChange: (rights: FormRights["fields"]) => void;
}) {
  const { t } = useTranslation();
  const { fields, rights, onChange } = props;
  const keys = fields.map((field) => field.key);
  const set = (right: Right, list: FieldList) => onChange(withFieldRights(rights, right, list));
  return (
    <table className={styles.matrix}>
      <thead>
        <tr>
          <th scope="col">{t("roles.field")}</th>
          {RIGHTS.map((right) => (
            <th key={right} scope="col" className={styles.tick}>
              {t(`roles.fieldRights.${right}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr className={styles.every}>
          <th scope="row">{t("roles.everyField")}</th>
          {RIGHTS.map((right) => (
            <td key={right} className={styles.tick}>
              <Checkbox
                aria-label={`${t("roles.everyField")} ${t(`roles.fieldRights.${right}`)}`}
                checked={rights[right] === "*"}
                indeterminate={rights[right] !== "*" && rights[right].length > 0}
                onChange={(event) => set(right, event.target.checked ? "*" : [])}
              />
            </td>
          ))}
        </tr>
        {fields.map((field) => (
          <tr key={field.key}>
            <th scope="row">
              {field.title} <small>{field.key}</small>
            </th>
            {RIGHTS.map((right) => (
              <td key={right} className={styles.tick}>
                <Checkbox
                  aria-label={`${field.title} ${t(`roles.fieldRights.${right}`)}`}
                  checked={includesField(rights[right], field.key)}
                  onChange={(event) =>
                    set(right, toggleField(rights[right], field.key, event.target.checked, keys))
                  }
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
