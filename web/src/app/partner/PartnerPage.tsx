import { useParams } from "react-router";
import { usePartnerHead } from "@/features/partners/head";
import { PartnerSummary } from "@/features/partners/PartnerSummary";
import { RecordScreen } from "@/features/records/RecordPage";

/** A partner: how they do at a glance, then the record with all that refers to it. */
export function PartnerPage() {
  const { id = "" } = useParams();
  const { code, marks, about } = usePartnerHead(id);
  return (
    <RecordScreen
      form="partner"
      id={id}
      marks={marks}
      about={about}
      above={<PartnerSummary key={id} id={id} code={code} />}
    />
  );
}
