import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Drawer, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import type { Lifecycle, Transition } from "@/api/lifecycles";
import { useReader } from "@/fields/reader";
import { freeKey } from "@/shared/keys";
import { useNarrow } from "@/shared/narrow";
import { EmptyState } from "@/ui/states";
import type { Draft } from "../draft";
import drawers from "../drawers.module.css";
import { LifecyclePicture } from "./LifecyclePicture";
import { LimitEditor } from "./LimitEditor";
import styles from "./lifecycle.module.css";
import { TransitionEditor } from "./TransitionEditor";

interface Option {
  key: string;
  label?: string | Record<string, string>;
}

/** The options of a choice as stages. */
function stagesIn(form: Pick<FormDefinition, "fields"> | Draft, key: string | undefined) {
  const field = form.fields.find((each) => each.key === key && !each.retired);
  const options = ((field?.settings as { options?: Option[] } | undefined)?.options ?? []) as Option[];
  return options.map((option) => ({ key: option.key, label: option.label ?? option.key }));
}

function Begin({ draft, onBegin }: { draft: Draft; onBegin: (lifecycle: Lifecycle) => void }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const choices = draft.fields.filter(
    ({ type, retired, key }) => type === "select" && !retired && stagesIn(draft, key).length > 1,
  );
  const begin = (field: string) => {
    const stages = stagesIn(draft, field);
    const transitions = stages.slice(1).map(({ key, label: title }, at) => ({
      key: freeKey(
        key,
        `step_${at + 1}`,
        new Set(stages.slice(1, at + 1).map((each) => freeKey(each.key, "", new Set()))),
      ),
      title: title as Transition["title"],
      from: [stages[at]?.key ?? ""],
      to: key,
    }));
    onBegin({ field, initial: stages[0]?.key ?? "", transitions });
  };
  return (
    <EmptyState
      title={t("lifecycle.empty")}
      about={t(choices.length > 0 ? "lifecycle.emptyAbout" : "lifecycle.noChoice")}
      action={
        choices.length > 0 && (
          <Select
            className={styles.wide}
            placeholder={t("lifecycle.choose")}
            aria-label={t("lifecycle.choose")}
            options={choices.map((field) => ({ value: field.key, label: label(field.label) || field.key }))}
            onChange={begin}
          />
        )
      }
    />
  );
}

/** Stages that the form has now and the draft has not: their records go somewhere. */
function Former(props: {
  form: FormDefinition;
  draft: Draft;
  lifecycle: Lifecycle;
  onChange: (former: Record<string, string>) => void;
}) {
  const { form, draft, lifecycle } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const stages = stagesIn(draft, lifecycle.field);
  const here = new Set(stages.map(({ key }) => key));
  const gone = stagesIn(form, lifecycle.field).filter(({ key }) => !here.has(key));
  const former = lifecycle.former ?? {};
  const known = Object.keys(former).filter((key) => !gone.some((each) => each.key === key));
  const all = [...gone, ...known.map((key) => ({ key, label: key }))];
  if (all.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>{t("lifecycle.former")}</h3>
      <p className={drawers.help}>{t("lifecycle.formerAbout")}</p>
      {all.map(({ key, label: text }) => (
        <div key={key} className={drawers.act}>
          <span>{label(text) || key}</span>
          <Select
            allowClear
            value={former[key] ?? null}
            placeholder={t("lifecycle.goesNowhere")}
            options={stages.map((each) => ({ value: each.key, label: label(each.label) || each.key }))}
            aria-label={t("lifecycle.formerOf", { stage: label(text) || key })}
            onChange={(to: string | undefined) => {
              const { [key]: _old, ...rest } = former;
              props.onChange(to ? { ...rest, [key]: to } : rest);
            }}
          />
        </div>
      ))}
    </>
  );
}

function Editor(props: {
  form: FormDefinition;
  draft: Draft;
  lifecycle: Lifecycle;
  onChange: (lifecycle: Lifecycle | null) => void;
}) {
  const { form, draft, lifecycle, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const stages = stagesIn(draft, lifecycle.field);
  const transitions = lifecycle.transitions ?? [];
  const put = (change: Partial<Lifecycle>) => onChange({ ...lifecycle, ...change });
  const add = () => {
    const key = freeKey("", "transition", new Set(transitions.map((each) => each.key)));
    const to = stages.at(-1)?.key ?? "";
    put({ transitions: [...transitions, { key, title: {}, from: [], to }] });
  };
  return (
    <>
      <div className={styles.settings}>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is antd's */}
        <label>
          {t("lifecycle.field")}
          <Select
            value={lifecycle.field}
            options={draft.fields
              .filter(({ type, retired }) => type === "select" && !retired)
              .map((field) => ({ value: field.key, label: label(field.label) || field.key }))}
            aria-label={t("lifecycle.field")}
            onChange={(field) =>
              onChange({ field, initial: stagesIn(draft, field)[0]?.key ?? "", transitions: [] })
            }
          />
        </label>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is antd's */}
        <label>
          {t("lifecycle.initial")}
          <Select
            value={lifecycle.initial}
            options={stages.map(({ key, label: text }) => ({ value: key, label: label(text) || key }))}
            aria-label={t("lifecycle.initial")}
            onChange={(initial) => put({ initial })}
          />
        </label>
      </div>
      <LifecyclePicture stages={stages} initial={lifecycle.initial} transitions={transitions} />
      <h3 className={styles.title}>{t("lifecycle.transitions")}</h3>
      {transitions.map((transition, at) => (
        <section key={transition.key} className={drawers.ruleCard} aria-label={label(transition.title)}>
          <header className={drawers.ruleHead}>
            <strong>{label(transition.title) || t("lifecycle.number", { number: at + 1 })}</strong>
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t("lifecycle.remove", { name: label(transition.title) || at + 1 })}
              onClick={() => put({ transitions: transitions.filter((_each, place) => place !== at) })}
            />
          </header>
          <TransitionEditor
            draft={draft}
            stages={stages}
            transition={transition}
            onChange={(next) =>
              put({ transitions: transitions.map((each, place) => (place === at ? next : each)) })
            }
          />
        </section>
      ))}
      <Button icon={<PlusOutlined aria-hidden="true" />} onClick={add}>
        {t("lifecycle.add")}
      </Button>
      <h3 className={styles.title}>{t("lifecycle.limits")}</h3>
      <p className={drawers.help}>{t("lifecycle.limitsAbout")}</p>
      {stages.map((stage) => (
        <LimitEditor
          key={stage.key}
          draft={draft}
          lifecycle={lifecycle}
          stage={stage}
          onChange={(limit) => {
            const rest = (lifecycle.limits ?? []).filter((each) => each.stage !== stage.key);
            put({ limits: limit ? [...rest, limit] : rest });
          }}
        />
      ))}
      <Former form={form} draft={draft} lifecycle={lifecycle} onChange={(former) => put({ former })} />
      <div className={styles.foot}>
        <Button
          danger
          type="text"
          icon={<DeleteOutlined aria-hidden="true" />}
          onClick={() => onChange(null)}
        >
          {t("lifecycle.drop")}
        </Button>
      </div>
    </>
  );
}

/** The stages that records of the form go through, drawn and set. */
export function LifecycleDrawer(props: {
  form: FormDefinition;
  draft: Draft;
  open: boolean;
  onClose: () => void;
  onChange: (lifecycle: Lifecycle | null) => void;
}) {
  const { form, draft, onChange } = props;
  const { t } = useTranslation();
  const narrow = useNarrow();
  return (
    <Drawer
      open={props.open}
      onClose={props.onClose}
      size={narrow ? "100%" : 760}
      title={t("lifecycle.title")}
      destroyOnHidden
    >
      <p className={drawers.help}>{t("lifecycle.about")}</p>
      {draft.lifecycle ? (
        <Editor form={form} draft={draft} lifecycle={draft.lifecycle} onChange={onChange} />
      ) : (
        <Begin draft={draft} onBegin={onChange} />
      )}
    </Drawer>
  );
}
