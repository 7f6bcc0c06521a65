import { Input, InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import type { Rules } from "@/api/flows";
import { useFlowEditor } from "../editor";
import styles from "../flowDesign.module.css";
import { PeopleEditor, Toggle } from "./People";
import { Choice, Part, TextsInput } from "./parts";
import { ValuesEditor } from "./Values";

/** What holds for a flow as a whole. */
export function FlowSettings() {
  const { t } = useTranslation();
  const { document, change } = useFlowEditor();
  const rules: Rules = document.rules ?? {};
  const set = (part: Partial<Rules>, merge: string | null = null) =>
    change((now) => ({ ...now, rules: { ...now.rules, ...part } }), merge);
  return (
    <>
      <Part name={t("flowDesign.name")} field="title">
        {(id) => (
          <TextsInput
            id={id}
            value={document.title}
            onChange={(title) => change((now) => ({ ...now, title }), "title")}
          />
        )}
      </Part>
      <Part name={t("flowDesign.about")} field="about">
        {(id) => (
          <TextsInput
            id={id}
            rows={2}
            value={document.about}
            onChange={(about) => change((now) => ({ ...now, about }), "about")}
          />
        )}
      </Part>
      <Part name={t("flowDesign.key")} about={t("flowDesign.keyAbout")}>
        {(id) => <Input id={id} value={document.key} readOnly variant="filled" />}
      </Part>
      <h3 className={styles.heading}>{t("flowDesign.rules.title")}</h3>
      <Part name={t("flowDesign.rules.withdraw")} field="rules.withdraw">
        {(id) => (
          <Choice
            id={id}
            label={t("flowDesign.rules.withdraw")}
            value={rules.withdraw ?? "untouched"}
            options={(["untouched", "always", "never"] as const).map((value) => ({
              value,
              label: t(`flowDesign.rules.withdraws.${value}`),
            }))}
            onChange={(withdraw) => set({ withdraw })}
          />
        )}
      </Part>
      {document.form && rules.withdraw !== "never" && (
        <Part
          name={t("flowDesign.rules.withdrawn")}
          field="rules.withdrawn"
          about={t("flowDesign.rules.withdrawnAbout")}
        >
          {() => (
            <ValuesEditor
              form={null}
              values={rules.withdrawn ?? {}}
              onChange={(withdrawn) => set({ withdrawn })}
            />
          )}
        </Part>
      )}
      <Part
        name={t("flowDesign.rules.urges")}
        field="rules.urges_per_hour"
        about={t("flowDesign.rules.urgesAbout")}
      >
        {(id) => (
          <InputNumber
            id={id}
            min={0}
            max={60}
            precision={0}
            value={rules.urges_per_hour ?? 2}
            onChange={(urges_per_hour) => set({ urges_per_hour: urges_per_hour ?? 0 }, "urges")}
          />
        )}
      </Part>
      <Toggle
        name={t("flowDesign.rules.oneAtATime")}
        value={rules.one_at_a_time ?? false}
        onChange={(one_at_a_time) => set({ one_at_a_time })}
      />
      <Part
        name={t("flowDesign.rules.managers")}
        field="rules.managers"
        about={t("flowDesign.rules.managersAbout")}
      >
        {(id) => (
          <PeopleEditor
            id={id}
            value={rules.managers ?? []}
            onChange={(managers) => set({ managers }, "managers")}
          />
        )}
      </Part>
    </>
  );
}
