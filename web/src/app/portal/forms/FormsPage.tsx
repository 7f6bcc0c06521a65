import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FormSummary } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Answer, EmptyState } from "@/ui/states";
import styles from "./forms.module.css";
import { useMayAdd, useOwnForms } from "./ownForms";

function Line({ form }: { form: FormSummary }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const mayAdd = useMayAdd(form);
  const title = label(form.title);
  return (
    <li className={styles.place}>
      <Link to={`/portal/forms/${form.key}`} className={styles.name}>
        {title}
      </Link>
      {mayAdd && (
        <Link
          to={`/portal/forms/${form.key}/~new`}
          className={styles.add}
          aria-label={t("ownForms.addTo", { title })}
        >
          {t("ownForms.add")}
        </Link>
      )}
      <span aria-hidden="true" className={styles.end}>
        ›
      </span>
    </li>
  );
}

/** 业务与资料: what a partner's people read and make besides orders, statements and to-dos. */
export function FormsPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader
        crumbs={[{ title: t("portal.tabs.me"), to: "/portal/me" }]}
        title={t("ownForms.title")}
        about={t("ownForms.about")}
      />
      <Panel flush>
        <Answer query={useOwnForms()} rows={6}>
          {(forms) =>
            forms.length === 0 ? (
              <EmptyState title={t("ownForms.none")} about={t("ownForms.noneAbout")} />
            ) : (
              <ul>
                {forms.map((form) => (
                  <Line key={form.key} form={form} />
                ))}
              </ul>
            )
          }
        </Answer>
      </Panel>
    </>
  );
}
