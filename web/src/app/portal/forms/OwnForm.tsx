import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { type FormDefinition, useForm } from "@/api/forms";
import { Problem } from "@/api/problem";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";

/** A page of the form in its address, once that is known. */
export function OwnForm({ children }: { children: (form: FormDefinition) => ReactNode }) {
  const { t } = useTranslation();
  const { form: key = "" } = useParams();
  const form = useForm(key);
  if (form.data) return children(form.data);
  if (form.error instanceof Problem && form.error.status === 404)
    return (
      <EmptyState
        title={t("ownForms.unknown")}
        about={t("ownForms.unknownAbout")}
        action={<Link to="/portal/forms">{t("ownForms.title")}</Link>}
      />
    );
  if (form.error) return <ErrorState error={form.error} onRetry={() => form.refetch()} />;
  return <LoadingSkeleton rows={8} />;
}
