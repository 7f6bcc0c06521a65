import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useDepartmentChoices, useMemberChoices, useRoleChoices } from "@/api/choices";
import type { AssigneeSource, FlowDocument, Texts } from "@/api/flows";
import { type FieldDefinition, useForm, useForms } from "@/api/forms";
import { useSession } from "@/api/session";
import { useReader } from "@/fields/reader";
import { asShown } from "@/fields/rows/rows";
import type { Names } from "./words";

function sourcesIn(document: FlowDocument): AssigneeSource[] {
  return document.steps.flatMap((step) => {
    if (step.kind === "approve" || step.kind === "fill") {
      const late = (step.deadlines ?? []).flatMap(({ to }) => to ?? []);
      return [...(step.people ?? []), ...(step.nobody?.to ?? []), ...late];
    }
    return step.kind === "cc" || step.kind === "notify" ? (step.people ?? []) : [];
  });
}

/** What formulas of a flow name besides fields. */
function othersIn(document: FlowDocument, label: (text: Texts) => string): Map<string, string> {
  const { trigger } = document;
  const inputs = ("inputs" in trigger && trigger.inputs) || [];
  const outputs = document.steps.flatMap((step) =>
    (("outputs" in step && step.outputs) || []).map(({ key, label }) => ({
      key: `${step.key}.${key}`,
      label,
    })),
  );
  return new Map([
    ...inputs.map((each) => [`input.${each.key}`, label(each.label)] as const),
    ...outputs.map((each) => [each.key, label(each.label)] as const),
  ]);
}

interface FlowName {
  key: string;
  title: Texts;
}

const NO_FLOWS: readonly FlowName[] = [];

const titlesOf = (all: readonly { id: string; label: string }[] | undefined) =>
  new Map((all ?? []).map(({ id, label }) => [id, label]));

/** What a flow's keys and ids are called. What the reader may not see has no name and is told by its number. */
export function useNames(document: FlowDocument, flows: readonly FlowName[] = NO_FLOWS): Names {
  const { t } = useTranslation();
  const reader = useReader();
  const isInside = useSession().data?.kind === "member";
  const kinds = new Set(isInside ? sourcesIn(document).map(({ kind }) => kind) : []);
  const members = useMemberChoices(kinds.has("members")).data;
  const departments = useDepartmentChoices(kinds.has("departments")).data;
  const roles = useRoleChoices(kinds.has("roles")).data;
  const forms = useForms().data;
  const form = useForm(document.form ?? null).data;
  return useMemo(() => {
    const memberNames = titlesOf(members);
    const departmentNames = titlesOf(departments);
    const roleNames = new Map((roles ?? []).map(({ key, label }) => [key, label]));
    const formNames = new Map((forms ?? []).map(({ key, title }) => [key, reader.label(title)]));
    const flowNames = new Map(flows.map(({ key, title }) => [key, reader.label(title)]));
    const fields = new Map<string, FieldDefinition>(
      (form?.fields ?? []).map((field) => [field.key, asShown(field)]),
    );
    return {
      readings: {
        t,
        reader,
        fields,
        names: new Map([...memberNames, ...departmentNames]),
        others: othersIn(document, reader.label),
      },
      member: (id) => memberNames.get(id),
      department: (id) => departmentNames.get(id),
      role: (key) => roleNames.get(key),
      form: (key) => formNames.get(key),
      flow: (key) => flowNames.get(key),
    };
  }, [t, reader, members, departments, roles, forms, form, flows, document]);
}
