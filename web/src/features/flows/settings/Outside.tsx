import { Input, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useFlows, useTaskKinds } from "@/api/flowDrafts";
import type { DocumentStep, HttpStep, Step, SubflowStep, TaskStep } from "@/api/flows";
import { useTemplates } from "@/api/templates";
import { useReader } from "@/fields/reader";
import { type Put, useFlowEditor } from "../editor";
import { Toggle } from "./People";
import { FieldPicker, FormulaInput, Part } from "./parts";
import { InputFields, NamedValues } from "./Values";

interface Props<Of extends Step> {
  step: Of;
  put: Put<Of>;
}

/** Steps and sub-forms whose items can be gone through one by one. */
export function useSeveral() {
  const { document, form } = useFlowEditor();
  const { label } = useReader();
  const finds = document.steps.flatMap((step) =>
    step.kind === "find" && step.many ? [{ value: step.key, label: label(step.title) }] : [],
  );
  const rows = (form?.fields ?? []).flatMap((field) =>
    !field.retired && field.type === "subform" ? [{ value: field.key, label: label(field.label) }] : [],
  );
  return [...finds, ...rows];
}

export function SubflowSettings({ step, put }: Props<SubflowStep>) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { document } = useFlowEditor();
  const flows = useFlows().data ?? [];
  const several = useSeveral();
  const on = step.each != null ? "each" : step.record != null ? "record" : "own";
  const begin = {
    own: { record: null, each: null },
    record: { record: "", each: null },
    each: { record: null, each: several[0]?.value ?? "" },
  };
  return (
    <>
      <Part name={t("flowDesign.whichFlow")} field="flow" at={step.key}>
        {(id) => (
          <Select
            id={id}
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("flowDesign.choose")}
            value={step.flow || null}
            options={flows
              .filter(({ key }) => key !== document.key)
              .map(({ key, title }) => ({ value: key, label: label(title) }))}
            onChange={(flow) => put({ flow: flow ?? "" })}
          />
        )}
      </Part>
      <Part name={t("flowDesign.subflowOn.name")}>
        {() => (
          <Segmented
            block
            size="small"
            value={on}
            options={(["own", "record", "each"] as const).map((value) => ({
              value,
              label: t(`flowDesign.subflowOn.${value}`),
            }))}
            onChange={(next) => put(begin[next as keyof typeof begin])}
          />
        )}
      </Part>
      {on === "record" && (
        <Part name={t("flowDesign.target.which")} about={t("flowDesign.target.recordAbout")} at={step.key}>
          {(id) => (
            <FormulaInput
              id={id}
              label={t("flowDesign.target.which")}
              value={step.record ?? ""}
              onChange={(record) => put({ record }, "record")}
            />
          )}
        </Part>
      )}
      {on === "each" && (
        <Part name={t("flowDesign.over")} field="each" about={t("flowDesign.overAbout")} at={step.key}>
          {(id) => (
            <Select
              id={id}
              placeholder={t("flowDesign.choose")}
              value={step.each || null}
              options={several}
              onChange={(each) => put({ each: each ?? "" })}
            />
          )}
        </Part>
      )}
      <Toggle name={t("flowDesign.waits")} value={step.waits ?? true} onChange={(waits) => put({ waits })} />
    </>
  );
}

export function HttpSettings({ step, put }: Props<HttpStep>) {
  const { t } = useTranslation();
  return (
    <>
      <Part name={t("flowDesign.address")} field="url" about={t("flowDesign.addressAbout")} at={step.key}>
        {(id) => (
          <Input
            id={id}
            maxLength={2000}
            placeholder="https://"
            value={step.url}
            onChange={(event) => put({ url: event.target.value.trim() }, "url")}
          />
        )}
      </Part>
      <Segmented<"POST" | "GET">
        block
        size="small"
        value={step.method ?? "POST"}
        options={(["POST", "GET"] as const).map((value) => ({
          value,
          label: t(`flowDesign.method.${value}`),
        }))}
        onChange={(method) => put({ method })}
      />
      <Part name={t("flowDesign.sends")} field="values" at={step.key}>
        {() => (
          <NamedValues
            values={step.values ?? {}}
            stem="value"
            add={t("flowDesign.addValue")}
            onChange={(next, merge) => put({ values: next }, merge)}
          />
        )}
      </Part>
      <Part
        name={t("flowDesign.answers")}
        field="outputs"
        about={t("flowDesign.answersAbout", { key: step.key })}
        at={step.key}
      >
        {() => (
          <InputFields
            fields={step.outputs ?? []}
            add={t("flowDesign.addAnswer")}
            onChange={(next) => put({ outputs: next }, "outputs")}
          />
        )}
      </Part>
    </>
  );
}

export function DocumentSettings({ step, put }: Props<DocumentStep>) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { form, fields } = useFlowEditor();
  const templates = useTemplates(form?.key ?? "", Boolean(form)).data ?? [];
  return (
    <>
      <Part
        name={t("flowDesign.template")}
        field="template"
        about={templates.length === 0 ? t("flowDesign.noTemplates") : undefined}
        at={step.key}
      >
        {(id) => (
          <Select
            id={id}
            placeholder={t("flowDesign.choose")}
            value={step.template || null}
            options={templates.map(({ key, title }) => ({ value: key, label: label(title) }))}
            onChange={(template) => put({ template: template ?? "" })}
          />
        )}
      </Part>
      <Part name={t("flowDesign.fileField")} field="field" at={step.key}>
        {(id) => (
          <FieldPicker
            id={id}
            placeholder={t("flowDesign.choose")}
            value={step.field || null}
            fields={fields.filter(({ type }) => type === "file")}
            onChange={(next) => put({ field: String(next) })}
          />
        )}
      </Part>
    </>
  );
}

/** What another package contributes: chosen from what there is, with a formula for each thing that it is given. */
export function TaskSettings({ step, put }: Props<TaskStep>) {
  const { t } = useTranslation();
  const { label } = useReader();
  const kinds = useTaskKinds().data ?? [];
  const kind = kinds.find(({ name }) => name === step.name);
  const write = (key: string, formula: string) => {
    const { [key]: _, ...others } = step.values ?? {};
    put({ values: formula ? { ...others, [key]: formula } : others }, key);
  };
  return (
    <>
      <Part name={t("flowDesign.whichTask")} field="name" about={label(kind?.about)} at={step.key}>
        {(id) => (
          <Select
            id={id}
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("flowDesign.choose")}
            value={step.name || null}
            options={kinds.map(({ name, title }) => ({ value: name, label: label(title) }))}
            onChange={(name) => {
              const outputs = kinds.find((each) => each.name === name)?.outputs ?? [];
              put({ name: name ?? "", values: {}, outputs });
            }}
          />
        )}
      </Part>
      {kind?.values.map((each) => (
        <Part
          key={each.key}
          name={each.required ? `${label(each.label)} *` : label(each.label)}
          field={`values.${each.key}`}
          at={step.key}
        >
          {(id) => (
            <FormulaInput
              id={id}
              label={label(each.label)}
              value={step.values?.[each.key] ?? ""}
              onChange={(formula) => write(each.key, formula)}
            />
          )}
        </Part>
      ))}
    </>
  );
}
