import {
  CheckCircleOutlined,
  ExclamationCircleOutlined,
  SyncOutlined,
  ThunderboltOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import { Alert, Button, Input, Modal } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { asProblem } from "@/api/client";
import {
  type ChangeClass,
  type ChangePlan,
  type FormDefinition,
  type PlannedChange,
  useApplyForm,
  usePlanForm,
  useRefreshForms,
} from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import type { FieldError } from "@/api/problem";
import { usePermissionSets } from "@/api/rights";
import { useRoles } from "@/api/roles";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import { newSubForms } from "@/fields/rows/drafts";
import { formatNumber } from "@/ui/format";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { type Draft, documentOf } from "./draft";
import { NewFieldRights } from "./NewFieldRights";
import { type Chosen, givenRights, type Holder, holdersOf } from "./newRights";
import styles from "./publish.module.css";
import { forgetDraft } from "./useDesign";
import { wherePlaced } from "./wherePlaced";

const ICONS: Record<ChangeClass, ReactNode> = {
  metadata_only: <CheckCircleOutlined aria-hidden="true" />,
  instant: <ThunderboltOutlined aria-hidden="true" />,
  validated: <SyncOutlined aria-hidden="true" />,
  rewrite: <ExclamationCircleOutlined aria-hidden="true" />,
  destructive: <WarningOutlined aria-hidden="true" />,
};

function ChangeRow({ change }: { change: PlannedChange }) {
  const { t } = useTranslation();
  return (
    <li className={styles.planned} data-class={change.class}>
      <span className={styles.weight}>
        {ICONS[change.class]} {t(`designer.classes.${change.class}`)}
      </span>
      <div>
        <div>{change.text}</div>
        {change.sample.length > 0 && (
          <div className={styles.samples}>
            {t("designer.samples")}
            {change.sample.map((value) => (
              <code key={value}>{value}</code>
            ))}
          </div>
        )}
      </div>
    </li>
  );
}

/** Where the records that stand in the way of a change are listed; null when no filter says it. */
function recordsInTheWay(form: FormDefinition, change: PlannedChange | undefined): string | null {
  const published = form.fields.some((field) => field.key === change?.field && !field.retired);
  if (!change || !published || change.count === 0) return null;
  const filter: Predicate | null =
    change.kind === "require"
      ? { field: change.field ?? "", op: "is_empty" }
      : change.kind === "make_unique" && change.sample.length > 0
        ? { field: change.field ?? "", op: "in", value: change.sample }
        : null;
  const sort = change.kind === "make_unique" ? `&sort=${change.field}` : "";
  return filter && `/forms/${form.key}?view=none&filter=${encodeURIComponent(JSON.stringify(filter))}${sort}`;
}

function ProblemRow(props: { form: FormDefinition; draft: Draft; plan: ChangePlan; problem: FieldError }) {
  const { problem, plan, draft } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const names = problem.field.split(",").map((key) => {
    const field = draft.fields.find((each) => each.key === key && !each.retired);
    return label(field?.label) || key;
  });
  const way = recordsInTheWay(
    props.form,
    plan.changes.find((change) => change.field === problem.field && change.count > 0),
  );
  return (
    <li>
      {t("designer.problem", { name: names.join(" + "), what: problem.message })}{" "}
      {way && (
        <Link to={way} target="_blank">
          {t("designer.seeRecords")}
        </Link>
      )}
    </li>
  );
}

interface PlanProps {
  form: FormDefinition;
  draft: Draft;
  plan: ChangePlan;
  typed: string;
  onType: (text: string) => void;
}

function Plan({ form, draft, plan, typed, onType }: PlanProps) {
  const { t } = useTranslation();
  const { language } = useReader();
  const id = useId();
  const word = plan.confirm_with ?? "";
  const lost = plan.changes
    .filter((change) => change.class === "destructive")
    .reduce((sum, change) => sum + change.count, 0);
  return (
    <>
      {plan.problems.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t("designer.blocked")}
          description={
            <ul>
              {plan.problems.map((problem) => (
                <ProblemRow
                  key={problem.field + problem.code}
                  form={form}
                  draft={draft}
                  plan={plan}
                  problem={problem}
                />
              ))}
            </ul>
          }
        />
      )}
      <ul className={styles.plan}>
        {plan.changes.map((change) => (
          <ChangeRow key={`${change.kind}.${change.field}.${change.text}`} change={change} />
        ))}
      </ul>
      {plan.requires_confirmation && plan.problems.length === 0 && (
        <div className={styles.confirm}>
          <label htmlFor={id}>
            {t("designer.typeWord", { word, count: lost, shown: formatNumber(lost, language) })}
          </label>
          <Input id={id} value={typed} onChange={(event) => onType(event.target.value)} />
        </div>
      )}
    </>
  );
}

/** Somebody else published meanwhile: the way to the new version, where the draft is decided upon. */
function Outdated({ sentence, onSee }: { sentence: string; onSee: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      title={sentence}
      description={t("newer.seeAbout")}
      action={
        <Button type="primary" onClick={onSee}>
          {t("newer.see")}
        </Button>
      }
    />
  );
}

/** Who may be given rights on new fields, for those who give rights. */
function useHolders(form: string, asked: boolean): Holder[] {
  const may = useMay("roles.manage");
  const roles = useRoles(may && asked).data;
  const sets = usePermissionSets(may && asked).data;
  return roles && sets ? holdersOf(form, roles, sets.sets) : [];
}

/** What publishing would do, counted from the data, before anything is done; then it is done. */
export function PublishDialog(props: {
  form: FormDefinition;
  draft: Draft;
  onDone: (form: FormDefinition) => void;
  onClose: () => void;
}) {
  const { form, draft } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { done } = useToasts();
  const refresh = useRefreshForms();
  const applying = useApplyForm(form.key, () => forgetDraft(form.key));
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<Chosen>({});
  const added = draft.fields.filter((field) => field.id === null && !field.retired);
  const holders = useHolders(form.key, added.length > 0);
  // what was planned is what is published, whatever becomes of the form while the dialog is open
  const [definition] = useState(() => ({
    version: form.version,
    definition: documentOf(draft),
    sub_forms: newSubForms(draft),
  }));
  const planning = usePlanForm(form.key, definition);
  const plan = planning.data;
  const fault = plan || planning.isFetching ? null : planning.error;
  const word = plan?.requires_confirmation ? (plan.confirm_with ?? "") : null;
  const ready = plan !== undefined && plan.problems.length === 0 && (word === null || typed.trim() === word);
  const outdated = [fault, applying.error].find((error) => error && asProblem(error).code === "form_changed");
  const apply = async () => {
    try {
      const answer = await applying.mutateAsync({
        ...definition,
        confirm: word === null ? undefined : typed.trim(),
        rights: givenRights(holders, chosen),
      });
      done(t("designer.published"));
      props.onDone(answer.form);
    } catch {
      // the sentence is shown in the dialog
    }
  };
  return (
    <Modal
      open
      title={t("designer.publishTitle")}
      okText={t("designer.publish")}
      okButtonProps={{ disabled: !ready, danger: word !== null, loading: applying.isPending }}
      cancelText={t("frame.cancel")}
      onOk={apply}
      onCancel={props.onClose}
      width={640}
    >
      {outdated && <Outdated sentence={asProblem(outdated).message} onSee={refresh} />}
      {fault && !outdated && asProblem(fault).errors.length === 0 && (
        <ErrorState error={fault} onRetry={() => planning.refetch()} compact />
      )}
      {fault && asProblem(fault).errors.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t("designer.invalid")}
          description={
            <ul>
              {asProblem(fault).errors.map((error) => (
                <li key={error.field + error.message}>
                  {t("designer.problem", {
                    name: wherePlaced(error.field, draft, t, label),
                    what: error.message,
                  })}
                </li>
              ))}
            </ul>
          }
        />
      )}
      {!plan && !fault && <LoadingSkeleton rows={4} />}
      {plan && <Plan form={form} draft={draft} plan={plan} typed={typed} onType={setTyped} />}
      {plan && plan.problems.length === 0 && holders.length > 0 && (
        <NewFieldRights holders={holders} fields={added} chosen={chosen} onChange={setChosen} />
      )}
      {applying.error && !outdated && (
        <Alert type="error" showIcon title={asProblem(applying.error).message} />
      )}
    </Modal>
  );
}
