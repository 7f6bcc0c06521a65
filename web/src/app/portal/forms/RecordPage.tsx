import { useMemo, useState } from "react";
import { useParams } from "react-router";
import type { FormDefinition } from "@/api/forms";
import { useSignedIn } from "@/api/session";
import { RecordView } from "@/features/records/record/RecordView";
import { useReader } from "@/fields/reader";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import styles from "./forms.module.css";
import { OwnForm } from "./OwnForm";
import { asReadHere } from "./ownForms";

function Shown({ form, id }: { form: FormDefinition; id: string }) {
  const { label } = useReader();
  const { preview } = useSignedIn();
  const read = useMemo(() => asReadHere(form, preview !== null), [form, preview]);
  const [title, setTitle] = useState("");
  return (
    <>
      <PageHeader
        crumbs={[{ title: label(form.title), to: `/portal/forms/${form.key}` }]}
        title={title || "…"}
      />
      <Panel flush>
        <div className={styles.sheet}>
          <RecordView form={read} id={id} wide={false} outside onTitle={setTitle} />
        </div>
      </Panel>
    </>
  );
}

/** One record of a partner's: what the role may read of it, its stage, and what is said of it. */
export function RecordPage() {
  const { id = "" } = useParams();
  return <OwnForm>{(form) => <Shown key={id} form={form} id={id} />}</OwnForm>;
}
