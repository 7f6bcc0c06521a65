import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useReader } from "@/fields/reader";
import type { DraftField } from "./draft";
import { type Chosen, type Holder, RIGHTS, type Right } from "./newRights";
import styles from "./publish.module.css";

/** What each role and permission set may do with each new field, asked once, when the fields are published. */
export function NewFieldRights(props: {
  holders: readonly Holder[];
  fields: readonly DraftField[];
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}) {
  const { holders, fields, chosen } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const optionsOf = ({ writes }: Holder) =>
    RIGHTS.filter((right) => writes || right !== "write").map((right) => ({
      value: right,
      label: t(`designer.newRights.${right}`),
    }));
  const rightOf = (holder: Holder, key: string) => chosen[holder.id]?.[key] ?? holder.before;
  const give = (holder: Holder, keys: readonly string[], right: Right) =>
    props.onChange({
      ...chosen,
      [holder.id]: { ...chosen[holder.id], ...Object.fromEntries(keys.map((key) => [key, right])) },
    });
  const keys = fields.map(({ key }) => key);
  return (
    <section className={styles.rights} aria-label={t("designer.newRights.title")}>
      <h3>{t("designer.newRights.title")}</h3>
      <p>{t("designer.newRights.about")}</p>
      <div className={styles.rightsTable}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("designer.newRights.holder")}</th>
              {fields.length > 1 && <th scope="col">{t("designer.newRights.every")}</th>}
              {fields.map((field) => (
                <th key={field.uid} scope="col">
                  {label(field.label)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {holders.map((holder) => {
              const given = new Set(keys.map((key) => rightOf(holder, key)));
              return (
                <tr key={holder.id}>
                  <th scope="row">
                    {label(holder.title)}
                    <small>{t(`designer.newRights.kinds.${holder.kind}`)}</small>
                  </th>
                  {fields.length > 1 && (
                    <td>
                      <Select<Right>
                        value={given.size === 1 ? [...given][0] : undefined}
                        options={optionsOf(holder)}
                        placeholder={t("designer.newRights.mixed")}
                        aria-label={t("designer.newRights.everyOf", { holder: label(holder.title) })}
                        onChange={(right) => give(holder, keys, right)}
                      />
                    </td>
                  )}
                  {fields.map((field) => (
                    <td key={field.uid}>
                      <Select<Right>
                        value={rightOf(holder, field.key)}
                        options={optionsOf(holder)}
                        aria-label={t("designer.newRights.of", {
                          holder: label(holder.title),
                          field: label(field.label),
                        })}
                        onChange={(right) => give(holder, [field.key], right)}
                      />
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
