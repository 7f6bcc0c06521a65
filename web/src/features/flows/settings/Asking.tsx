import { Checkbox, Input, InputNumber, Segmented } from "antd";
import { useTranslation } from "react-i18next";
import {
  ACTION_NAMES,
  type ActionName,
  type ActionSetting,
  type AskingStep,
  type CcStep,
  MODES,
  type Nobody,
  type Return,
  WALKS,
} from "@/api/flows";
import { useReader } from "@/fields/reader";
import { type Put, useFlowEditor } from "../editor";
import styles from "../flowDesign.module.css";
import { Deadlines } from "./Deadlines";
import { PeopleEditor, Toggle } from "./People";
import { Choice, FieldPicker, Fold, Part, TemplateInput } from "./parts";
import { Rights } from "./Rights";
import { ValuesEditor } from "./Values";

interface AskingProps {
  step: AskingStep;
  put: Put<AskingStep>;
}

/** Who is asked, and what happens when nobody is found. */
export function Who(props: { step: AskingStep | CcStep; put: Put<AskingStep | CcStep> }) {
  const { step, put } = props;
  const { t } = useTranslation();
  const nobody: Nobody = step.nobody ?? { act: "stop" };
  return (
    <>
      <Part name={t("flowDesign.people")} field="people" at={step.key}>
        {(id) => (
          <PeopleEditor id={id} value={step.people ?? []} onChange={(people) => put({ people }, "people")} />
        )}
      </Part>
      <Part
        name={t("flowDesign.nobody.name")}
        field="nobody"
        at={step.key}
        about={t(`flowDesign.nobody.about.${nobody.act ?? "stop"}`)}
      >
        {(id) => (
          <Choice
            id={id}
            label={t("flowDesign.nobody.name")}
            value={nobody.act ?? "stop"}
            options={(["stop", "skip", "people"] as const).map((value) => ({
              value,
              label: t(`flowDesign.nobody.${value}`),
            }))}
            onChange={(act) => put({ nobody: act === "people" ? { act, to: [] } : { act } })}
          />
        )}
      </Part>
      {nobody.act === "people" && (
        <PeopleEditor
          value={nobody.to ?? []}
          onChange={(to) => put({ nobody: { act: "people", to } }, "nobody")}
        />
      )}
    </>
  );
}

/** Whether those whose matter it is are kept out, and which fields of the record name such people besides. */
function NotOwn({ step, put }: AskingProps) {
  const { t } = useTranslation();
  const { fields } = useFlowEditor();
  const members = fields.filter(({ type }) => type === "member" || type === "members");
  return (
    <>
      <Toggle
        name={t("flowDesign.notOwn")}
        value={step.not_own ?? false}
        onChange={(not_own) => put(not_own ? { not_own } : { not_own, own_fields: [] })}
      />
      {step.not_own && <p className={styles.help}>{t("flowDesign.notOwnAbout")}</p>}
      {step.not_own && members.length > 0 && (
        <Part name={t("flowDesign.ownFields")} field="own_fields" at={step.key}>
          {(id) => (
            <FieldPicker
              id={id}
              mode="multiple"
              placeholder={t("flowDesign.nobodyElse")}
              value={step.own_fields ?? []}
              fields={members}
              onChange={(own_fields) => put({ own_fields: own_fields as string[] })}
            />
          )}
        </Part>
      )}
    </>
  );
}

function How({ step, put }: AskingProps) {
  const { t } = useTranslation();
  const mode = step.mode ?? "any";
  return (
    <>
      <Part name={t("flowDesign.mode")} field="mode" at={step.key}>
        {(id) => (
          <Choice
            id={id}
            label={t("flowDesign.mode")}
            value={mode}
            options={MODES.map((value) => ({
              value,
              label: t(`flows.modes.${value}`),
              about: t(`flowDesign.modes.${value}`),
            }))}
            onChange={(next) => put({ mode: next })}
          />
        )}
      </Part>
      {mode === "share" && (
        <Part name={t("flowDesign.share")} field="share" at={step.key}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              max={100}
              precision={0}
              suffix="%"
              value={step.share ?? 100}
              onChange={(share) => put({ share: share ?? 100 }, "share")}
            />
          )}
        </Part>
      )}
      <Part name={t("flowDesign.repeated.name")} field="repeated">
        {(id) => (
          <Choice
            id={id}
            label={t("flowDesign.repeated.name")}
            value={step.repeated ?? "ask"}
            options={(["ask", "previous", "any"] as const).map((value) => ({
              value,
              label: t(`flowDesign.repeated.${value}`),
            }))}
            onChange={(repeated) => put({ repeated })}
          />
        )}
      </Part>
      <NotOwn step={step} put={put} />
    </>
  );
}

/** What a step offers that says nothing of it. */
export function usualActions(kind: AskingStep["kind"]): ActionName[] {
  return kind === "approve"
    ? ["submit", "save", "reject", "return", "transfer"]
    : ["submit", "save", "transfer"];
}

const FIXED = new Set<ActionName>(["submit"]);

function Actions({ step, put }: AskingProps) {
  const { t } = useTranslation();
  const { label, language } = useReader();
  const own = step.actions ?? [];
  const now: ActionSetting[] = own.length > 0 ? own : usualActions(step.kind).map((name) => ({ name }));
  const names = ACTION_NAMES.filter((name) => step.kind === "approve" || name !== "reject");
  const turn = (name: ActionName, isOn: boolean) =>
    put({
      actions: ACTION_NAMES.flatMap((each) => {
        const known = now.find((action) => action.name === each);
        if (each === name) return isOn ? [known ?? { name }] : [];
        return known ? [known] : [];
      }),
    });
  const rename = (name: ActionName, text: string) =>
    put(
      {
        actions: now.map((action) => {
          if (action.name !== name) return action;
          const before = typeof action.label === "object" ? action.label : {};
          return text ? { name, label: { ...before, [language]: text } } : { name };
        }),
      },
      `action ${name}`,
    );
  return (
    <ul className={styles.actions}>
      {names.map((name) => {
        const action = now.find((each) => each.name === name);
        const usual = t(`flowDesign.actions.${name}`);
        return (
          <li key={name} title={t(`flowDesign.actionsAbout.${name}`)}>
            <Checkbox
              checked={Boolean(action)}
              disabled={FIXED.has(name)}
              onChange={(event) => turn(name, event.target.checked)}
            >
              {usual}
            </Checkbox>
            {action && (
              <Input
                size="small"
                maxLength={40}
                aria-label={t("flowDesign.renameAction", { name: usual })}
                placeholder={usual}
                value={label(action.label)}
                onChange={(event) => rename(name, event.target.value)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Steps that stand before one, as the lines lead. */
function useStepsBefore(key: string) {
  const { document } = useFlowEditor();
  const found = new Set<string>();
  const open = [key];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const line of document.lines ?? []) {
      if (line.target !== at || found.has(line.source)) continue;
      found.add(line.source);
      open.push(line.source);
    }
  }
  return document.steps.filter(
    (step) => found.has(step.key) && (step.kind === "approve" || step.kind === "fill"),
  );
}

function Returns({ step, put }: AskingProps) {
  const { t } = useTranslation();
  const { label } = useReader();
  const before = useStepsBefore(step.key);
  const returns: Return = step.returns ?? {};
  const set = (part: Partial<Return>) => put({ returns: { ...returns, ...part } });
  const to = returns.to ?? "chosen";
  return (
    <Fold title={t("flowDesign.returns.title")} field="returns" open={step.returns !== undefined}>
      <Part name={t("flowDesign.returns.to")} field="returns" at={step.key}>
        {(id) => (
          <Choice
            id={id}
            label={t("flowDesign.returns.to")}
            value={to}
            options={(["chosen", "previous", "start"] as const).map((value) => ({
              value,
              label: t(`flowDesign.returns.${value}`),
            }))}
            onChange={(next) => set({ to: next })}
          />
        )}
      </Part>
      {to === "chosen" && before.length > 0 && (
        <Part name={t("flowDesign.returns.steps")} about={t("flowDesign.returns.stepsAbout")}>
          {() => (
            <Checkbox.Group
              className={styles.boxes}
              value={returns.steps ?? []}
              options={before.map(({ key, title }) => ({ value: key, label: label(title) }))}
              onChange={(steps) => set({ steps: steps as string[] })}
            />
          )}
        </Part>
      )}
      <Part name={t("flowDesign.returns.walk")}>
        {(id) => (
          <Choice
            id={id}
            label={t("flowDesign.returns.walk")}
            value={returns.walk ?? "again"}
            options={WALKS.map((value) => ({
              value,
              label: t(`flowDesign.walks.${value}`),
              about: t(`flowDesign.walksAbout.${value}`),
            }))}
            onChange={(walk) => set({ walk })}
          />
        )}
      </Part>
      <Toggle
        name={t("flowDesign.returns.choose")}
        value={returns.choose_walk ?? false}
        onChange={(choose_walk) => set({ choose_walk })}
      />
      <Part
        name={t("flowDesign.returns.values")}
        field="returns.values"
        about={t("flowDesign.returns.valuesAbout")}
        at={step.key}
      >
        {() => (
          <ValuesEditor form={null} values={returns.values ?? {}} onChange={(values) => set({ values })} />
        )}
      </Part>
    </Fold>
  );
}

function Saying({ step, put }: AskingProps) {
  const { t } = useTranslation();
  const opinions = ["none", "optional", "required", "on_refusal"] as const;
  return (
    <>
      <Part name={t("flowDesign.opinion.name")} field="opinion">
        {(id) => (
          <Choice
            id={id}
            label={t("flowDesign.opinion.name")}
            value={step.opinion ?? "optional"}
            options={opinions
              .filter((value) => step.kind === "approve" || value !== "on_refusal")
              .map((value) => ({ value, label: t(`flowDesign.opinion.${value}`) }))}
            onChange={(opinion) => put({ opinion })}
          />
        )}
      </Part>
      <Part name={t("flowDesign.signature")} field="signature">
        {() => (
          <Segmented
            block
            size="small"
            value={step.signature ?? "none"}
            options={(["none", "optional", "required"] as const).map((value) => ({
              value,
              label: t(`flowDesign.opinion.${value}`),
            }))}
            onChange={(signature) => put({ signature })}
          />
        )}
      </Part>
    </>
  );
}

/** All that can be set of an approval or a step to fill in. */
export function AskingSettings({ step, put }: AskingProps) {
  const { t } = useTranslation();
  return (
    <>
      <Who step={step} put={put as Put<AskingStep | CcStep>} />
      <How step={step} put={put} />
      <Deadlines step={step} put={put} />
      <Fold title={t("flowDesign.actionsTitle")} field="actions" open={Boolean(step.actions?.length)}>
        <Actions step={step} put={put} />
      </Fold>
      <Returns step={step} put={put} />
      <Fold title={t("flowDesign.saying")} field="opinion">
        <Saying step={step} put={put} />
      </Fold>
      <Rights step={step} put={put as never} />
      <Notice step={step} put={put as Put<AskingStep | CcStep>} />
    </>
  );
}

/** What those asked are told. */
export function Notice({ step, put }: { step: AskingStep | CcStep; put: Put<AskingStep | CcStep> }) {
  const { t } = useTranslation();
  return (
    <Fold title={t("flowDesign.notice")} field="notice" open={Boolean(step.notice)}>
      <Part name={t("flowDesign.noticeText")} about={t("flowDesign.noticeAbout")} at={step.key}>
        {(id) => (
          <TemplateInput
            id={id}
            label={t("flowDesign.noticeText")}
            value={step.notice ?? ""}
            onChange={(notice) => put({ notice: notice || null }, "notice")}
          />
        )}
      </Part>
    </Fold>
  );
}
