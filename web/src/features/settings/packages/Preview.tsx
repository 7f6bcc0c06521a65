import { Alert, Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import type { FormPlan, Installation, InstallChoices } from "@/api/packages";
import { useLabel } from "@/shared/locale";
import { Mark } from "@/ui/Mark";
import { Differences } from "./Differences";
import styles from "./packages.module.css";
import { useKinds } from "./words";

function Contents({ found }: { found: Installation }) {
  const { t } = useTranslation();
  const label = useLabel();
  const kinds = useKinds();
  const counts = new Map<string, number>();
  for (const each of found.contents) counts.set(each.kind, (counts.get(each.kind) ?? 0) + 1);
  return (
    <section>
      <h3 className={styles.heading}>{t("packages.brings")}</h3>
      <div className={styles.marks}>
        {[...counts].map(([kind, number]) => (
          <Mark key={kind}>{t("packages.bringsLine", { kind: kinds(kind), number })}</Mark>
        ))}
        {found.samples > 0 && <Mark>{t("packages.bringsSamples", { number: found.samples })}</Mark>}
      </div>
      <details>
        <summary className={styles.summary}>{t("packages.bringsAll")}</summary>
        <ul>
          {found.contents.map((each) => (
            <li key={`${each.kind} ${each.name}`}>
              {kinds(each.kind)} · {label(each.title)}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Plan(props: { plan: FormPlan; confirmed: boolean; onConfirm: (confirmed: boolean) => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { form, title, plan } = props.plan;
  return (
    <li className={styles.line}>
      <strong>{label(title)}</strong>
      <ul>
        {plan.changes.map((change, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps of one plan stand in their order
          <li key={at}>{change.text}</li>
        ))}
      </ul>
      {plan.problems.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t("packages.blocked")}
          description={plan.problems.map((problem) => `${problem.field}: ${problem.message}`).join("\n")}
        />
      )}
      {plan.requires_confirmation && (
        <Checkbox checked={props.confirmed} onChange={(event) => props.onConfirm(event.target.checked)}>
          {t("packages.confirmLoss", { form: label(title) || form })}
        </Checkbox>
      )}
    </li>
  );
}

/** A field that goes, and what names it all the same: flows at work pause then. */
function Lost({ lost }: { lost: Installation["lost"][number] }) {
  const { t } = useTranslation();
  const label = useLabel();
  const joined = (texts: string[]) => texts.join(t("frame.listSeparator"));
  const uses = lost.uses.map((use) => (
    <li key={`${use.kind}.${use.key}`}>
      {t(`formUses.kinds.${use.kind}`, { name: label(use.title) })}
      {use.places.length > 0 &&
        t("formUses.places", { places: joined(use.places.map((each) => label(each))) })}
      {use.stands_in_the_way && t("packages.pauses")}
    </li>
  ));
  return (
    <Alert
      type="warning"
      showIcon
      title={t("packages.lost", { field: label(lost.label) })}
      description={<ul className={styles.lines}>{uses}</ul>}
    />
  );
}

const toggled = (list: string[], item: string, on: boolean) =>
  on ? [...list, item] : list.filter((each) => each !== item);

interface PreviewProps {
  found: Installation;
  choices: InstallChoices;
  onChoices: (choices: InstallChoices) => void;
}

/** What installing a package would do, and what is to be decided before. */
export function Preview({ found, choices, onChoices }: PreviewProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const kinds = useKinds();
  const titles = new Map(found.contents.map((each) => [`${each.kind} ${each.name}`, label(each.title)]));
  const named = (kind: string, name: string) => `${kinds(kind)} ${titles.get(`${kind} ${name}`) ?? name}`;
  const list = (parts: string[]) =>
    parts
      .map((part) => named(part.slice(0, part.indexOf(" ")), part.slice(part.indexOf(" ") + 1)))
      .join(t("frame.listSeparator"));
  const lacking = found.rights.filter((right) => !right.given);
  const of = (...outcomes: string[]) => found.differences.filter((each) => outcomes.includes(each.outcome));
  return (
    <div className={styles.stack}>
      {found.before && found.before !== found.version && (
        <p className={styles.note}>
          {t("packages.fromVersion", { before: found.before, version: found.version })}
        </p>
      )}
      {lacking.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t("packages.lacking")}
          description={lacking.map((right) => right.permission).join(t("frame.listSeparator"))}
        />
      )}
      <Contents found={found} />
      {found.met.length > 0 && (
        <Alert type="warning" showIcon title={t("packages.met")} description={list(found.met)} />
      )}
      {found.left.length > 0 && (
        <Alert type="info" showIcon title={t("packages.left")} description={list(found.left)} />
      )}
      <Differences
        title={t("packages.conflicts")}
        about={t("packages.conflictsAbout")}
        differences={of("kept", "taken")}
        named={named}
        take={choices.take}
        onTake={(part, taken) => onChoices({ ...choices, take: toggled(choices.take, part, taken) })}
      />
      {found.lost.map((lost) => (
        <Lost key={`${lost.form}.${lost.field}`} lost={lost} />
      ))}
      {found.plans.length > 0 && (
        <section>
          <h3 className={styles.heading}>{t("packages.plan")}</h3>
          <ul className={styles.lines}>
            {found.plans.map((plan) => (
              <Plan
                key={plan.form}
                plan={plan}
                confirmed={choices.confirm.includes(plan.form)}
                onConfirm={(on) =>
                  onChoices({ ...choices, confirm: toggled(choices.confirm, plan.form, on) })
                }
              />
            ))}
          </ul>
        </section>
      )}
      <Differences title={t("packages.changes")} differences={of("changed")} named={named} />
      <Differences title={t("packages.own")} differences={of("own")} named={named} />
      {found.samples > 0 && (
        <Checkbox
          checked={choices.samples}
          onChange={(event) => onChoices({ ...choices, samples: event.target.checked })}
        >
          {t("packages.withSamples")}
        </Checkbox>
      )}
    </div>
  );
}
