import { Checkbox, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { AskingStep, CcStep, FieldUse, StartStep } from "@/api/flows";
import { useReader } from "@/fields/reader";
import { type Put, useFlowEditor } from "../editor";
import styles from "../flowDesign.module.css";
import { Faults, Fold, useFaultsAt } from "./parts";

const SUMMARY_MAX = 8;
const COMPUTED = new Set(["formula", "rollup", "lookup", "aggregate", "serial"]);

type Seeing = AskingStep | CcStep | StartStep;

/** What people of a step may do with each field, and which of them stand on the card of the to-do. */
export function Rights({ step, put }: { step: Seeing; put: Put<Seeing> }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { form } = useFlowEditor();
  const faults = useFaultsAt(step.key, "fields");
  if (!form) return null;
  const fields = form.fields.filter(({ retired }) => !retired);
  const uses = step.fields ?? {};
  const isStart = step.kind === "start";
  const others = step.others ?? (isStart ? "write" : "read");
  const summary = "summary" in step ? (step.summary ?? []) : [];
  const use = (key: string, next: FieldUse | "others") => {
    const { [key]: _, ...rest } = uses;
    put({ fields: next === "others" ? rest : { ...rest, [key]: next } });
  };
  const sum = (key: string, isOn: boolean) =>
    put({ summary: isOn ? [...summary, key] : summary.filter((each) => each !== key) } as Partial<Seeing>);
  return (
    <Fold title={t("flowDesign.rights.title")} field="fields" open={Object.keys(uses).length > 0}>
      <Faults faults={faults} />
      <div className={styles.inLine}>
        <span>{t("flowDesign.rights.others")}</span>
        <Segmented
          size="small"
          value={others}
          options={(isStart ? (["hidden", "read", "write"] as const) : (["hidden", "read"] as const)).map(
            (value) => ({ value, label: t(`flowDesign.rights.${value}`) }),
          )}
          onChange={(next) => put({ others: next } as Partial<Seeing>)}
        />
      </div>
      <table className={styles.rights}>
        <thead>
          <tr>
            <th>{t("flowDesign.rights.field")}</th>
            <th>{t("flowDesign.rights.use")}</th>
            {!isStart && (
              <th title={t("flowDesign.rights.summaryAbout")}>{t("flowDesign.rights.summary")}</th>
            )}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => {
            const name = label(field.label);
            const offered: FieldUse[] = COMPUTED.has(field.type)
              ? ["hidden", "read"]
              : ["hidden", "read", "write", "required"];
            return (
              <tr key={field.key}>
                <td>{name}</td>
                <td>
                  <Select<FieldUse | "others">
                    size="small"
                    variant="borderless"
                    aria-label={t("flowDesign.rights.useOf", { name })}
                    value={uses[field.key] ?? "others"}
                    options={(["others", ...offered] as const).map((value) => ({
                      value,
                      label: t(`flowDesign.rights.${value === "others" ? "asOthers" : value}`),
                    }))}
                    onChange={(next) => use(field.key, next)}
                  />
                </td>
                {!isStart && (
                  <td>
                    <Checkbox
                      aria-label={t("flowDesign.rights.summaryOf", { name })}
                      checked={summary.includes(field.key)}
                      disabled={!summary.includes(field.key) && summary.length >= SUMMARY_MAX}
                      onChange={(event) => sum(field.key, event.target.checked)}
                    />
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Fold>
  );
}
