import { useParams } from "react-router";
import { useForm } from "@/api/forms";
import { InForm } from "@/fields/beside";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { RecordsTable } from "./RecordsTable";

/** All records of a form, as the chosen view shows them. */
export function RecordsPage() {
  const { form: key = "" } = useParams();
  const form = useForm(key);
  if (form.data)
    return (
      <InForm value={key}>
        <RecordsTable key={key} form={form.data} />
      </InForm>
    );
  if (form.error) return <ErrorState error={form.error} onRetry={() => form.refetch()} />;
  return <LoadingSkeleton rows={14} />;
}
