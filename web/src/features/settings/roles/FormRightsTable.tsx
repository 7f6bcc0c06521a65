import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useForms } from "@/api/forms";
import type { FieldError } from "@/api/problem";
import { ACTIONS, EVERY_FORM, type FieldList, type FormRights, type Role } from "@/api/roles";
import { useLabel } from "@/shared/locale";
import { Panel } from "@/ui/Panel";
import { Answer, EmptyState } from "@/ui/states";
import { rightsOn, toggleAction, withRights } from "./draft";
import { FormRightsDrawer } from "./FormRightsDrawer";
import { useRefusal } from "./refusals";
import styles from "./roles.module.css";

interface FormName {
  key: string;
  title: string;
}

function FieldsSummary({ rights }: { rights: FormRights }) {
  const { t } = useTranslation();
  const amount = (list: FieldList) => (list === "*" ? t("frame.all") : String(list.length));
  const writes = rights.actions.includes("create") || rights.actions.includes("update");
  return (
    <>
      {t("roles.readFields", { amount: amount(rights.fields.read) })}
      {writes && ` · ${t("roles.writeFields", { amount: amount(rights.fields.write) })}`}
    </>
  );
}

function FormRow(props: {
  form: FormName;
  role: Role;
  errors: FieldError[];
  onChange: (role: Role) => void;
  onDetail: () => void;
}) {
  const { t } = useTranslation();
  const { form, role } = props;
  const refusal = useRefusal();
  const rights = rightsOn(role, form.key);
  const some = rights.actions.length > 0;
  return (
    <tr data-refused={props.errors.length > 0}>
      <th scope="row">{form.title}</th>
      {ACTIONS.map((action) => (
        <td key={action} className={styles.tick}>
          <Checkbox
            aria-label={`${form.title} ${t(`roles.actions.${action}`)}`}
            checked={rights.actions.includes(action)}
            onChange={(event) =>
              props.onChange(withRights(role, form.key, toggleAction(rights, action, event.target.checked)))
            }
          />
        </td>
      ))}
      <td className={styles.condition}>
        {some && (rights.rows ? <code>{rights.rows}</code> : t("roles.everyRow"))}
        {props.errors.map((error) => (
          <div key={`${error.field} ${error.code}`} className={styles.wrong}>
            {refusal(error)}
          </div>
        ))}
      </td>
      <td className={styles.fields}>{some && <FieldsSummary rights={rights} />}</td>
      <td>
        <Button size="small" disabled={!some} onClick={props.onDetail}>
          {t("roles.detail")}
        </Button>
      </td>
    </tr>
  );
}

/** Forms against actions; rows and fields one click deeper. */
export function FormRightsTable(props: {
  role: Role;
  onChange: (role: Role) => void;
  errors: readonly FieldError[];
}) {
  const { t } = useTranslation();
  const label = useLabel();
  const { role, onChange, errors } = props;
  const [detail, setDetail] = useState<FormName | null>(null);
  const refusedIn = (form: string) => errors.filter((error) => error.field.startsWith(`forms.${form}.`));
  return (
    <Panel flush title={t("roles.forms")}>
      <p className={styles.note}>{t("roles.formsAbout")}</p>
      <Answer query={useForms()}>
        {(forms) => {
          const names: FormName[] = forms.map((form) => ({ key: form.key, title: label(form.title) }));
          const rows =
            role.kind === "member" ? [{ key: EVERY_FORM, title: t("roles.everyForm") }, ...names] : names;
          if (rows.length === 0) return <EmptyState title={t("roles.noForms")} />;
          return (
            <div className={styles.scroll}>
              <table className={styles.matrix}>
                <thead>
                  <tr>
                    <th scope="col">{t("roles.form")}</th>
                    {ACTIONS.map((action) => (
                      <th key={action} scope="col" className={styles.tick}>
                        {t(`roles.actions.${action}`)}
                      </th>
                    ))}
                    <th scope="col">{t("roles.rows")}</th>
                    <th scope="col">{t("roles.fields")}</th>
                    <th scope="col">
                      <span className="tz-unseen">{t("roles.detail")}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((form) => (
                    <FormRow
                      key={form.key}
                      form={form}
                      role={role}
                      errors={refusedIn(form.key)}
                      onChange={onChange}
                      onDetail={() => setDetail(form)}
                    />
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </Answer>
      {detail && (
        <FormRightsDrawer
          key={detail.key}
          form={detail.key}
          title={detail.title}
          rights={rightsOn(role, detail.key)}
          errors={refusedIn(detail.key)}
          onChange={(rights) => onChange(withRights(role, detail.key, rights))}
          onClose={() => setDetail(null)}
        />
      )}
    </Panel>
  );
}
