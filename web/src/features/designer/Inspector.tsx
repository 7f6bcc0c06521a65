import { Drawer, Input, Select, Switch } from "antd";
import { type ReactNode, useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { type FormDefinition, useSpelling } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { LANGUAGES } from "@/i18n";
import { type Label, languagesFor } from "@/shared/label";
import { useNarrow } from "@/shared/narrow";
import styles from "./designer.module.css";
import { type Draft, type DraftField, flawOf, freeKey, isNamedByLabel, typesFor } from "./draft";

function Line({
  name,
  about,
  children,
}: {
  name: string;
  about?: string;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className={styles.setting}>
      <label htmlFor={id}>{name}</label>
      {children(id)}
      {about && <p className={styles.help}>{about}</p>}
    </div>
  );
}

function Toggle(props: {
  name: string;
  about?: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={styles.toggle}>
      <label htmlFor={id}>
        {props.name}
        {props.about && <span className={styles.help}>{props.about}</span>}
      </label>
      <Switch id={id} checked={props.on} disabled={props.disabled} onChange={props.onChange} />
    </div>
  );
}

/** A text in both languages; a plain one counts for every language until it is split. */
function textIn(label: Label | null | undefined, language: string): string {
  if (!label) return "";
  return typeof label === "string" ? label : (label[language] ?? "");
}

function withText(label: Label | null | undefined, language: string, text: string): Label {
  const both = Object.fromEntries(LANGUAGES.map((each) => [each, textIn(label, each)]));
  const next = { ...both, [language]: text };
  return Object.fromEntries(Object.entries(next).filter(([, words]) => words !== ""));
}

function BothLanguages(props: {
  name: string;
  value: Label | null | undefined;
  autoFocus?: boolean;
  onChange: (label: Label) => void;
}) {
  const { t } = useTranslation();
  const reader = useReader();
  return (
    <>
      {languagesFor(reader.language).map((language, place) => (
        <Line
          key={language}
          name={t(language === "en" ? "designer.inEnglish" : "designer.inChinese", { name: props.name })}
        >
          {(id) => (
            <Input
              id={id}
              maxLength={200}
              value={textIn(props.value, language)}
              autoFocus={props.autoFocus && place === 0}
              onFocus={(event) => props.autoFocus && event.target.select()}
              onChange={(event) => props.onChange(withText(props.value, language, event.target.value))}
            />
          )}
        </Line>
      ))}
    </>
  );
}

interface Props {
  /** As published. */
  form: FormDefinition;
  draft: Draft;
  /** The field added just now: its name is to be typed. */
  added?: string | null;
  onDraft: (change: Partial<Draft>, merge: string) => void;
  onField: (uid: string, change: Partial<DraftField>, merge: string) => void;
}

function FormSettings({ draft, onDraft }: Props) {
  const { t } = useTranslation();
  const { label } = useReader();
  const titled = draft.fields.filter(
    (field) => !field.retired && ["text", "serial", "phone", "email"].includes(field.type),
  );
  return (
    <>
      <h2 className={styles.inspectorTitle}>{t("designer.formSettings")}</h2>
      <BothLanguages
        name={t("designer.formName")}
        value={draft.title}
        onChange={(title) => onDraft({ title }, "form.title")}
      />
      <Line name={t("designer.titleField")} about={t("designer.titleFieldAbout")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            value={draft.label_field}
            options={titled.map((field) => ({ value: field.key, label: label(field.label) }))}
            onChange={(key) => onDraft({ label_field: key }, "form.label_field")}
          />
        )}
      </Line>
      <Line name={t("designer.key")} about={t("designer.keyFixed")}>
        {(id) => <Input id={id} value={draft.key} disabled />}
      </Line>
    </>
  );
}

function FieldSettings({ form, draft, field, added, onField }: Props & { field: DraftField }) {
  const { t } = useTranslation();
  const { Settings, initial } = entryOf(field.type);
  const change = (part: Partial<DraftField>, what: string) =>
    onField(field.uid, part, `${field.uid}.${what}`);
  const flaw = flawOf(draft, field);
  const english = textIn(field.label, "en");
  const spelling = useSpelling(isNamedByLabel(field) && english === "" ? textIn(field.label, "zh-CN") : "");
  const taken = new Set(draft.fields.filter((each) => each.uid !== field.uid).map((each) => each.key));
  const published = form.fields.find((each) => field.id !== null && each.id === field.id)?.type ?? null;
  const follows = isNamedByLabel(field);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key is given once, when its spelling arrives
  useEffect(() => {
    if (spelling && follows) change({ key: freeKey(spelling, field.type, taken) }, "label");
  }, [spelling]);
  const rename = (label: Label) => {
    const name = textIn(label, "en");
    change(follows && name ? { label, key: freeKey(name, field.type, taken) } : { label }, "label");
  };
  return (
    <>
      <h2 className={styles.inspectorTitle}>{t("designer.fieldSettings")}</h2>
      <BothLanguages
        name={t("designer.fieldName")}
        value={field.label}
        autoFocus={field.uid === added}
        onChange={rename}
      />
      <Line name={t("designer.type")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            value={field.type}
            options={typesFor(published).map((type) => ({ value: type, label: t(`fields.types.${type}`) }))}
            onChange={(type) =>
              change(
                {
                  type,
                  settings: type === field.type ? field.settings : entryOf(type).initial(),
                  unique: false,
                },
                "type",
              )
            }
          />
        )}
      </Line>
      <Line name={t("designer.key")} about={field.id ? t("designer.keyFixed") : t("designer.keyAbout")}>
        {(id) => (
          <Input
            id={id}
            value={field.key}
            disabled={field.id !== null}
            status={flaw === "key" || flaw === "keyTaken" ? "error" : undefined}
            onChange={(event) => change({ key: event.target.value, keyTyped: true }, "key")}
          />
        )}
      </Line>
      {flaw && <p className={styles.flaw}>{t(`designer.flaws.${flaw}`)}</p>}
      {FIELD_TYPES[field.type].written && (
        <>
          <Toggle
            name={t("designer.required")}
            on={field.required}
            onChange={(required) => change({ required }, "required")}
          />
          <Toggle
            name={t("designer.unique")}
            about={t("designer.uniqueAbout")}
            on={field.unique}
            disabled={!FIELD_TYPES[field.type].unique}
            onChange={(unique) => change({ unique }, "unique")}
          />
        </>
      )}
      <Toggle
        name={t("designer.hidden")}
        about={t("designer.hiddenAbout")}
        on={field.hidden_from_partners === true}
        onChange={(hidden) => change({ hidden_from_partners: hidden }, "hidden")}
      />
      {Settings && (
        <div className={styles.typeSettings}>
          <Settings
            field={field}
            form={draft}
            onChange={(settings) => change({ settings: { ...initial(), ...settings } }, "settings")}
          />
        </div>
      )}
      <BothLanguages
        name={t("designer.help")}
        value={field.help}
        onChange={(help) => change({ help: Object.keys(help).length > 0 ? help : null }, "help")}
      />
    </>
  );
}

/** Settings of what is chosen on the canvas: a field, else the form itself. On the phone a sheet that opens. */
export function Inspector(props: Props & { field: DraftField | null; sheet: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const settings = props.field ? (
    <FieldSettings key={props.field.uid} {...props} field={props.field} />
  ) : (
    <FormSettings {...props} />
  );
  if (narrow) {
    return (
      <Drawer open={props.sheet} onClose={props.onClose} placement="bottom" size="75%" destroyOnHidden>
        <div className={styles.settings}>{settings}</div>
      </Drawer>
    );
  }
  return (
    <aside className={`${styles.inspector} ${styles.settings}`} aria-label={t("designer.settings")}>
      {settings}
    </aside>
  );
}
