import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { FormDefinition } from "@/api/forms";
import { useSignedIn } from "@/api/session";
import { NewRecord } from "@/features/records/record/NewRecord";
import { useReader } from "@/fields/reader";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./forms.module.css";
import { OwnForm } from "./OwnForm";
import { askedLater, partnerFieldOf, useMayAdd } from "./ownForms";

function Entry({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { partner } = useSignedIn();
  const { done } = useToasts();
  const navigate = useNavigate();
  const mayAdd = useMayAdd(form);
  const list = `/portal/forms/${form.key}`;
  const field = partnerFieldOf(form);
  const fixed = useMemo(
    () => (field && partner ? { [field.key]: { id: partner.id, label: partner.label } } : {}),
    [field, partner],
  );
  const later = useMemo(() => askedLater(form), [form]);
  return (
    <>
      <PageHeader
        crumbs={[{ title: label(form.title), to: list }]}
        title={t("ownForms.addTo", { title: label(form.title) })}
      />
      <Panel flush>
        {mayAdd ? (
          <div className={styles.sheet}>
            <NewRecord
              form={form}
              fixed={fixed}
              without={later}
              onCreated={({ id }) => {
                done(t("ownForms.created"));
                navigate(`${list}/${id}`, { replace: true });
              }}
              onCancel={() => navigate(list)}
            />
          </div>
        ) : (
          <EmptyState title={t("ownForms.mayNotAdd")} />
        )}
      </Panel>
    </>
  );
}

/** The page on which a partner's people enter a record; whose it is, is known. */
export function NewRecordPage() {
  return <OwnForm>{(form) => <Entry key={form.key} form={form} />}</OwnForm>;
}
