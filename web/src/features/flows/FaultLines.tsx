import { useTranslation } from "react-i18next";
import type { FieldError } from "@/api/problem";
import { stepName } from "@/flows/words";
import { useFlowEditor } from "./editor";
import { faultOf } from "./faults";

/** What the server refuses, each with the step that it is about. */
export function FaultLines({ errors }: { errors: readonly FieldError[] }) {
  const { t } = useTranslation();
  const { document, names } = useFlowEditor();
  return (
    <ul style={{ margin: 0, paddingInlineStart: 16 }}>
      {errors.map((error) => {
        const { step, message } = faultOf({ ...error, step: null }, document);
        return (
          <li key={`${error.field} ${message}`}>
            {step !== null && <strong>{stepName({ t, names, document }, step)} </strong>}
            {message}
          </li>
        );
      })}
    </ul>
  );
}
