import { InputNumber, Segmented, Select, Space } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type {
  CreateStep,
  DeleteStep,
  FindStep,
  FormulaStep,
  Step,
  UpdateStep,
  UpsertStep,
} from "@/api/flows";
import { useForm } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { type Put, useFlowEditor } from "../editor";
import { comparable } from "./Conditions";
import { Choice, FieldPicker, FormPicker, FormulaInput, Part } from "./parts";
import { NamedValues, ValuesEditor } from "./Values";
import { WhereEditor } from "./Where";

interface Props<Of extends Step> {
  step: Of;
  put: Put<Of>;
}

function FormSetting(props: { step: Step; form: string; onChange: (form: string) => void }) {
  const { t } = useTranslation();
  return (
    <Part name={t("flowDesign.form")} field="form" at={props.step.key}>
      {(id) => (
        <FormPicker
          id={id}
          placeholder={t("flowDesign.chooseForm")}
          value={props.form || null}
          onChange={(form) => props.onChange(form ?? "")}
        />
      )}
    </Part>
  );
}

export function CreateSettings({ step, put }: Props<CreateStep>) {
  const { t } = useTranslation();
  return (
    <>
      <FormSetting step={step} form={step.form} onChange={(form) => put({ form, values: {} })} />
      {step.form && (
        <Part name={t("flowDesign.values")} field="values" at={step.key} about={t("flowDesign.valuesAbout")}>
          {() => (
            <ValuesEditor
              form={step.form}
              values={step.values}
              onChange={(values, merge) => put({ values }, merge)}
            />
          )}
        </Part>
      )}
    </>
  );
}

export function UpsertSettings({ step, put }: Props<UpsertStep>) {
  const { t } = useTranslation();
  const form = useForm(step.form || null).data;
  const unique = (form?.fields ?? []).filter((field) => !field.retired && FIELD_TYPES[field.type].written);
  return (
    <>
      <FormSetting
        step={step}
        form={step.form}
        onChange={(key) => put({ form: key, match: [], values: {} })}
      />
      {step.form && (
        <>
          <Part name={t("flowDesign.match")} field="match" about={t("flowDesign.matchAbout")} at={step.key}>
            {(id) => (
              <FieldPicker
                id={id}
                mode="multiple"
                maxCount={3}
                placeholder={t("flowDesign.choose")}
                value={step.match}
                fields={unique}
                onChange={(match) => put({ match: match as string[] })}
              />
            )}
          </Part>
          <Part
            name={t("flowDesign.values")}
            field="values"
            about={t("flowDesign.valuesAbout")}
            at={step.key}
          >
            {() => (
              <ValuesEditor
                form={step.form}
                values={step.values}
                onChange={(values, merge) => put({ values }, merge)}
              />
            )}
          </Part>
        </>
      )}
    </>
  );
}

type Target = "own" | "record" | "where";

const targetOf = (step: UpdateStep | DeleteStep): Target =>
  step.record != null ? "record" : step.form != null ? "where" : "own";

/** Which records: the flow's own, one that is named, or all of a form that meet a condition. */
function Choosing({ step, put }: Props<UpdateStep | DeleteStep>) {
  const { t } = useTranslation();
  const { document } = useFlowEditor();
  const target = targetOf(step);
  const form = step.form ?? document.form ?? "";
  const begin: Record<Target, Partial<UpdateStep>> = {
    own: { form: null, record: null, where: null },
    record: { form, record: "", where: null },
    where: { form, record: null, where: { all: [] } },
  };
  return (
    <>
      <Part name={t("flowDesign.target.name")} field="target">
        {() => (
          <Segmented<Target>
            block
            size="small"
            value={target}
            options={(["own", "record", "where"] as const).map((value) => ({
              value,
              label: t(`flowDesign.target.${value}`),
            }))}
            onChange={(next) => put(begin[next])}
          />
        )}
      </Part>
      {target !== "own" && (
        <FormSetting
          step={step}
          form={step.form ?? ""}
          onChange={(next) => put({ form: next, ...(target === "where" ? { where: { all: [] } } : {}) })}
        />
      )}
      {target === "record" && (
        <Part
          name={t("flowDesign.target.which")}
          field="record"
          about={t("flowDesign.target.recordAbout")}
          at={step.key}
        >
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
      {target === "where" && (
        <Part name={t("flowDesign.where")} field="where" about={t("flowDesign.whereAbout")} at={step.key}>
          {() => (
            <WhereEditor
              key={step.form}
              form={step.form ?? ""}
              value={step.where}
              onChange={(where) => put({ where }, "where")}
            />
          )}
        </Part>
      )}
    </>
  );
}

export function UpdateSettings({ step, put }: Props<UpdateStep>) {
  const { t } = useTranslation();
  return (
    <>
      <Choosing step={step} put={put as Put<UpdateStep | DeleteStep>} />
      <Part name={t("flowDesign.values")} field="values" about={t("flowDesign.valuesAbout")} at={step.key}>
        {() => (
          <ValuesEditor
            form={step.form ?? null}
            values={step.values}
            onChange={(values, merge) => put({ values }, merge)}
          />
        )}
      </Part>
    </>
  );
}

export function DeleteSettings({ step, put }: Props<DeleteStep>) {
  return <Choosing step={step} put={put as Put<UpdateStep | DeleteStep>} />;
}

export function FindSettings({ step, put }: Props<FindStep>) {
  const { t } = useTranslation();
  const { label } = useReader();
  const form = useForm(step.form || null).data;
  const [sorted = "", ...more] = (step.sort ?? "").split(",");
  const isDown = sorted.startsWith("-");
  const by = sorted.replace(/^-/, "");
  const fields = comparable(form?.fields ?? []).map((field) => ({
    value: field.key,
    label: label(field.label),
  }));
  const sort = (key: string | null, down: boolean) =>
    put({ sort: key ? [`${down ? "-" : ""}${key}`, ...more].join(",") : null });
  return (
    <>
      <FormSetting
        step={step}
        form={step.form}
        onChange={(key) => put({ form: key, where: null, sort: null })}
      />
      {step.form && (
        <>
          <Part name={t("flowDesign.where")} field="where" about={t("flowDesign.whereAbout")} at={step.key}>
            {() => (
              <WhereEditor
                key={step.form}
                form={step.form}
                value={step.where}
                onChange={(where) => put({ where }, "where")}
              />
            )}
          </Part>
          <Part name={t("flowDesign.sort.name")} field="sort">
            {(id) => (
              <Space.Compact block>
                <Select
                  id={id}
                  allowClear
                  style={{ width: "65%" }}
                  placeholder={t("flowDesign.sort.none")}
                  value={by || null}
                  options={fields}
                  onChange={(key: string | undefined) => sort(key ?? null, isDown)}
                />
                <Select
                  style={{ width: "35%" }}
                  aria-label={t("flowDesign.sort.direction")}
                  value={isDown ? "down" : "up"}
                  options={(["up", "down"] as const).map((value) => ({
                    value,
                    label: t(`flowDesign.sort.${value}`),
                  }))}
                  onChange={(next) => sort(by || null, next === "down")}
                />
              </Space.Compact>
            )}
          </Part>
          <Part name={t("flowDesign.howMany")} field="many" about={t("flowDesign.howManyAbout")}>
            {() => (
              <Segmented
                block
                size="small"
                value={step.many ? "many" : "one"}
                options={(["one", "many"] as const).map((value) => ({
                  value,
                  label: t(`flowDesign.finds.${value}`),
                }))}
                onChange={(next) => put({ many: next === "many" })}
              />
            )}
          </Part>
          {step.many && (
            <>
              <Limit step={step} value={step.limit ?? 100} onChange={(limit) => put({ limit }, "limit")} />
              <Part name={t("flowDesign.beyond.name")} field="beyond">
                {(id) => (
                  <Choice
                    id={id}
                    label={t("flowDesign.beyond.name")}
                    value={step.beyond ?? "fail"}
                    options={(["fail", "leave"] as const).map((value) => ({
                      value,
                      label: t(`flowDesign.beyond.${value}`),
                    }))}
                    onChange={(beyond) => put({ beyond })}
                  />
                )}
              </Part>
            </>
          )}
        </>
      )}
    </>
  );
}

/** How many at most. */
export function Limit(props: { step: Step; value: number; onChange: (limit: number) => void }) {
  const { t } = useTranslation();
  return (
    <Part name={t("flowDesign.limit")} field="limit" at={props.step.key}>
      {(id) => (
        <InputNumber
          id={id}
          min={1}
          max={2000}
          precision={0}
          value={props.value}
          onChange={(limit) => props.onChange(limit ?? 1)}
        />
      )}
    </Part>
  );
}

export function FormulaSettings({ step, put }: Props<FormulaStep>) {
  const { t } = useTranslation();
  return (
    <Part
      name={t("flowDesign.results")}
      field="values"
      about={t("flowDesign.resultsAbout", { key: step.key })}
      at={step.key}
    >
      {() => (
        <NamedValues
          values={step.values}
          stem="value"
          add={t("flowDesign.addResult")}
          onChange={(values, merge) => put({ values }, merge)}
        />
      )}
    </Part>
  );
}
