import { Alert, Button } from "antd";
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import type { FieldDefinition, FormDocument } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { BesideValues } from "@/fields/beside";
import { isEmpty, isUnread } from "@/fields/contracts";
import { isFetchedOnly, isQuery } from "@/fields/linked";
import { useReader } from "@/fields/reader";
import { EntryRow } from "./EntryRow";
import styles from "./entry.module.css";
import { AS_DEFINED, type Live } from "./live";
import { placeOfError, toldAt } from "./placed";
import { Blocks } from "./Sections";
import { Steps } from "./Steps";
import { blocksOf, fieldsIn, pagesOf, placeOf, sectionsOf } from "./sections";

interface Props {
  form: Pick<FormDocument, "layout">;
  /** What may be filled in. */
  fields: readonly FieldDefinition[];
  /** What is given; a key that is not there was never touched, and holds its default. */
  values: FieldValues;
  live?: Live;
  onChange: (key: string, value: unknown) => void;
  /** Sends what is filled in and shown; what it throws is told at the fields it names. */
  onSend: (values: FieldValues) => Promise<void>;
  onCancel?: () => void;
  /** What is to be seen before it is sent. */
  beforeFoot?: ReactNode;
  sending: boolean;
  sendText: string;
}

/** Whether a field is sent: what holds something, and what was emptied although it has a default. */
function isGiven(field: FieldDefinition, values: FieldValues): boolean {
  const hasDefault =
    Boolean(field.default_formula || field.linked) || (field.settings.default ?? null) !== null;
  return !isQuery(field) && field.key in values && (hasDefault || !isEmpty(values[field.key]));
}

/**
 * The page that fills in a form, as it is laid out: groups, tabs, or one step after the other. Mistakes stand at
 * their fields, and the first is turned to wherever it is.
 */
export function EntryForm(props: Props) {
  const { form, live = AS_DEFINED, onChange } = props;
  const values = { ...live.defaults, ...props.values };
  const { t } = useTranslation();
  const { label } = useReader();
  const prefix = useId();
  const place = useRef<HTMLFormElement>(null);
  const underway = useRef(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [sentence, setSentence] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const [reached, setReached] = useState(0);
  const [tabs, setTabs] = useState<Record<string, string>>({});
  const [turned, setTurned] = useState<{ key: string } | null>(null);
  const shown = props.fields.filter((field) => !live.hidden.has(field.key));
  const sections = sectionsOf(form, shown, (section) => live.hiddenSections.has(section));
  const pages = pagesOf(blocksOf(sections));
  const now = Math.min(at, Math.max(pages.length - 1, 0));
  const page = pages[now];
  const isLast = now >= pages.length - 1;
  const first = pages[0] && fieldsIn(pages[0].blocks)[0];
  const isLocked = (field: FieldDefinition) => live.readOnly.has(field.key) || isFetchedOnly(field);
  const isRequired = (field: FieldDefinition) => field.required || live.required.has(field.key);

  useEffect(() => {
    if (!turned) return;
    const row = place.current?.querySelector(`[data-field="${turned.key}"]`);
    row?.scrollIntoView({ block: "center" });
    row?.querySelector<HTMLElement>("input, textarea, button")?.focus();
  }, [turned]);

  const turnTo = (key: string | undefined) => {
    const where = key === undefined ? null : placeOf(pages, key);
    if (key === undefined || !where) return;
    setAt(where.page);
    const bar = pages[where.page]?.blocks.find((block) => where.tab && block.sections.includes(where.tab));
    const begins = bar?.sections[0]?.key;
    if (begins && where.tab) setTabs({ ...tabs, [begins]: where.tab.key });
    setTurned({ key });
  };
  const tell = (found: Record<string, string>) => {
    setErrors(found);
    turnTo(pages.flatMap(({ blocks }) => fieldsIn(blocks)).find((field) => found[field.key])?.key);
  };
  /** Whether what is asked on some pages is filled in; what is not is told. */
  const isFilled = (asked: readonly FieldDefinition[]): boolean => {
    const missing = asked.filter((field) => isRequired(field) && isEmpty(values[field.key]));
    if (missing.length > 0) {
      tell(
        Object.fromEntries(
          missing.map((field) => [field.key, t("records.needed", { name: label(field.label) })]),
        ),
      );
      return false;
    }
    // Its editor says what is wrong with it.
    const unread = asked.find((field) => isUnread(values[field.key]));
    if (unread) turnTo(unread.key);
    return !unread;
  };
  /** Whether every check holds; one that does not is told at its fields. */
  const isSound = (): boolean => {
    const told = live.failed.flatMap(({ fields, message }) =>
      fields
        .filter((key) => shown.some((field) => field.key === key))
        .map((key) => [key, label(message)] as const),
    );
    const [first] = live.failed;
    if (told.length > 0) tell(Object.fromEntries(told));
    else if (first) setSentence(label(first.message));
    return !first;
  };
  const go = (step: number) => {
    setAt(step);
    setReached(Math.max(reached, step));
    place.current?.scrollIntoView({ block: "start" });
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (event.target !== place.current || underway.current) return;
    underway.current = true;
    try {
      await sendOnce();
    } finally {
      underway.current = false;
    }
  };
  const sendOnce = async () => {
    setSentence(null);
    if (!isLast) {
      if (page && isFilled(fieldsIn(page.blocks))) go(now + 1);
      return;
    }
    if (!isFilled(pages.flatMap(({ blocks }) => fieldsIn(blocks))) || !isSound()) return;
    const kept = shown.filter((field) => !isLocked(field) && isGiven(field, props.values));
    try {
      await props.onSend(Object.fromEntries(kept.map((field) => [field.key, props.values[field.key]])));
    } catch (error) {
      const problem = asProblem(error);
      const known = problem.errors.filter((each) =>
        shown.some((field) => field.key === placeOfError(each.field).key),
      );
      tell(toldAt(known, t));
      const others = problem.errors.filter((each) => !known.includes(each));
      if (known.length === 0) setSentence(others.map((each) => each.message).join(" ") || problem.message);
    }
  };
  /** Enter chooses a day or an option; only the button or Ctrl-Enter sends a form. */
  const onKeyDown = (event: KeyboardEvent) => {
    const at = event.target as Element;
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !place.current?.contains(at)) return;
    if (event.ctrlKey || event.metaKey) place.current.requestSubmit();
    if (event.ctrlKey || event.metaKey || at.tagName === "INPUT") event.preventDefault();
  };
  const draw = (field: FieldDefinition) => (
    <EntryRow
      id={`${prefix}-${field.key}`}
      field={field}
      value={values[field.key]}
      error={errors[field.key]}
      required={isRequired(field)}
      readOnly={isLocked(field)}
      autoFocus={field === first}
      onChange={(value) => {
        setErrors(({ [field.key]: _fixed, ...rest }) => rest);
        onChange(field.key, value);
      }}
    />
  );
  const wrong = new Set(Object.keys(errors));
  const steps = pages.flatMap(({ step }) => step ?? []);
  const wrongSteps = pages.flatMap(({ blocks }, index) =>
    fieldsIn(blocks).some((field) => wrong.has(field.key)) ? [index] : [],
  );
  return (
    <form ref={place} className={styles.form} onSubmit={send} onKeyDown={onKeyDown} noValidate>
      {sentence && <Alert type="error" showIcon title={sentence} />}
      {steps.length > 1 && (
        <Steps steps={steps} now={now} reached={reached} wrong={new Set(wrongSteps)} onGo={setAt} />
      )}
      <BesideValues values={values}>
        <Blocks
          blocks={page?.blocks ?? []}
          draw={draw}
          wrong={wrong}
          tabs={tabs}
          onTab={(bar, tab) => setTabs({ ...tabs, [bar]: tab })}
        />
      </BesideValues>
      {props.beforeFoot}
      <div className={styles.foot}>
        {now > 0 && (
          <Button className={styles.back} onClick={() => setAt(now - 1)}>
            {t("entry.back")}
          </Button>
        )}
        {props.onCancel && <Button onClick={props.onCancel}>{t("frame.cancel")}</Button>}
        <Button type="primary" htmlType="submit" loading={props.sending}>
          {isLast ? props.sendText : t("entry.next")}
        </Button>
      </div>
    </form>
  );
}
