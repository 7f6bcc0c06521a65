import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFlows } from "@/api/flowDrafts";
import type { FlowDocument, FlowError } from "@/api/flows";
import { blanksIn } from "@/api/flowWire";
import { useForm, useFormsByKey } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { asShown } from "@/fields/rows/rows";
import { useNames } from "@/flows/useNames";
import type { FlowEditor } from "./editor";
import { faultsOf } from "./faults";
import { formsIn, offersOf } from "./offers";

const NO_FLOWS: never[] = [];
const NO_ERRORS: readonly FlowError[] = [];

/** Everything that settings need to know of a document that is being edited. Without `errors` nothing was checked yet. */
export function useEditor(
  document: FlowDocument,
  change: FlowEditor["change"],
  errors: readonly FlowError[] | undefined,
): FlowEditor {
  const { t } = useTranslation();
  const { label } = useReader();
  const names = useNames(document, useFlows().data ?? NO_FLOWS);
  const form = useForm(document.form ?? null).data;
  const forms = useFormsByKey(formsIn(document, form));
  return useMemo(() => {
    const faults = faultsOf(errors ?? NO_ERRORS, document, blanksIn(document), t("flowDesigner.blank"));
    const fields = (form?.fields ?? []).filter(({ retired }) => !retired).map(asShown);
    const offers = offersOf(document, form, forms, label);
    return { document, change, names, form, fields, offers, faults };
  }, [t, document, change, names, form, forms, errors, label]);
}
