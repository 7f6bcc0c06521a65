import { Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { Transition } from "@/api/lifecycles";
import { useRoles } from "@/api/roles";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import { ConditionEditor } from "../ConditionEditor";
import type { Draft } from "../draft";
import drawers from "../drawers.module.css";
import { BothLanguages } from "../parts";

const REASONS = ["none", "optional", "required"] as const;
const PEOPLE = new Set(["member", "members"]);

/** One transition: from where to where, who may take it and with what. */
export function TransitionEditor(props: {
  draft: Draft;
  stages: readonly { key: string; label: Label }[];
  transition: Transition;
  onChange: (transition: Transition) => void;
}) {
  const { draft, transition } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const roles = useRoles(useMay("roles.manage"));
  const put = (change: Partial<Transition>) => props.onChange({ ...transition, ...change });
  const live = draft.fields.filter(({ retired, key }) => !retired && key !== draft.lifecycle?.field);
  const named = (field: (typeof live)[number]) => ({
    value: field.key,
    label: label(field.label) || field.key,
  });
  const stages = props.stages.map(({ key, label: text }) => ({ value: key, label: label(text) || key }));
  const fields = live.filter(
    ({ type }) => !["formula", "rollup", "lookup", "query", "serial"].includes(type),
  );
  const many = (
    name: "from" | "roles" | "members" | "require" | "show",
    options: { value: string; label: string }[],
    empty: string,
  ) => (
    <div className={drawers.act}>
      <span>{t(`lifecycle.${name}`)}</span>
      <Select
        mode={name === "roles" && options.length === 0 ? "tags" : "multiple"}
        value={transition[name] ?? []}
        options={options}
        showSearch={{ optionFilterProp: "label" }}
        placeholder={empty}
        aria-label={t(`lifecycle.${name}`)}
        onChange={(values: string[]) => put({ [name]: values })}
      />
    </div>
  );
  return (
    <>
      <BothLanguages
        name={t("lifecycle.name")}
        value={transition.title}
        onChange={(title) => put({ title: title as Transition["title"] })}
      />
      {many(
        "from",
        stages.filter(({ value }) => value !== transition.to),
        t("lifecycle.anywhere"),
      )}
      <div className={drawers.act}>
        <span>{t("lifecycle.to")}</span>
        <Select
          value={transition.to}
          options={stages}
          aria-label={t("lifecycle.to")}
          onChange={(to: string) => put({ to, from: (transition.from ?? []).filter((key) => key !== to) })}
        />
      </div>
      {many(
        "roles",
        (roles.data ?? []).map(({ key, title }) => ({ value: key, label: label(title) || key })),
        t("lifecycle.everybody"),
      )}
      {many("members", live.filter(({ type }) => PEOPLE.has(type)).map(named), t("lifecycle.nobody"))}
      <div className={drawers.act}>
        <span>{t("lifecycle.notCreator")}</span>
        <span>
          <Switch
            checked={transition.not_creator ?? false}
            aria-label={t("lifecycle.notCreator")}
            onChange={(on) => put({ not_creator: on })}
          />
        </span>
      </div>
      <strong>{t("lifecycle.guard")}</strong>
      <ConditionEditor
        draft={draft}
        condition={transition.guard ?? null}
        maybeAlways
        onChange={(guard) => {
          const { guard: _old, ...rest } = transition;
          props.onChange(guard === null ? rest : { ...rest, guard });
        }}
      />
      {many("require", fields.map(named), t("lifecycle.none"))}
      {many("show", fields.map(named), t("lifecycle.none"))}
      <div className={drawers.act}>
        <span>{t("lifecycle.reason")}</span>
        <Select
          value={transition.reason ?? "optional"}
          options={REASONS.map((value) => ({ value, label: t(`lifecycle.reasons.${value}`) }))}
          aria-label={t("lifecycle.reason")}
          onChange={(reason) => put({ reason })}
        />
      </div>
    </>
  );
}
