import { Button, Drawer, Input, InputNumber, Segmented, Select, Upload } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { uploadFile } from "@/api/files";
import { type FormDefinition, useSpelling } from "@/api/forms";
import { NARROWEST, WIDEST } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { settingsOf } from "@/fields/settings/registry";
import { freeKey } from "@/shared/keys";
import type { Label } from "@/shared/label";
import { useNarrow } from "@/shared/narrow";
import { FormulaEditor } from "@/ui/formula/FormulaEditor";
import { useToasts } from "@/ui/toasts";
import { readable } from "./ConditionEditor";
import styles from "./designer.module.css";
import { type Draft, type DraftField, flawOf, isNamedByLabel, typesFor } from "./draft";
import { FormLook } from "./FormLook";
import { LinkedSettings } from "./LinkedSettings";
import type { DraftItem, DraftSection } from "./layout";
import { PrivacySettings } from "./PrivacySettings";
import { BothLanguages, Line, Toggle, textIn } from "./parts";
import { RangeSetting } from "./RangeSetting";

interface Props {
  /** As published. */
  form: FormDefinition;
  draft: Draft;
  /** The field added just now: its name is to be typed. */
  added?: string | null;
  onDraft: (change: Partial<Draft>, merge: string) => void;
  onField: (uid: string, change: Partial<DraftField>, merge: string) => void;
  onItem: (uid: string, change: Partial<DraftItem>, merge: string) => void;
  onSection: (uid: string, change: Partial<DraftSection>, merge: string) => void;
}

const KINDS = ["group", "tab", "step"] as const;

function SectionSettings({ section, onSection }: Props & { section: DraftSection }) {
  const { t } = useTranslation();
  const change = (part: Partial<DraftSection>, what: string) =>
    onSection(section.uid, part, `${section.uid}.${what}`);
  return (
    <>
      <h2 className={styles.inspectorTitle}>{t("designer.sections.settings")}</h2>
      <BothLanguages
        name={t("designer.sections.title")}
        value={section.title}
        onChange={(title) => change({ title: Object.keys(title).length > 0 ? title : null }, "title")}
      />
      <Line name={t("designer.sections.kind")} about={t(`designer.sections.about.${section.kind}`)}>
        {(id) => (
          <Segmented
            id={id}
            block
            value={section.kind}
            options={KINDS.map((kind) => ({ value: kind, label: t(`designer.sections.kinds.${kind}`) }))}
            onChange={(kind) => change({ kind: kind as DraftSection["kind"] }, "kind")}
          />
        )}
      </Line>
      <Line name={t("designer.sections.columns")} about={t("designer.sections.columnsAbout")}>
        {(id) => (
          <Segmented
            id={id}
            block
            value={section.columns}
            options={[1, 2, 3, 4]}
            onChange={(columns) => change({ columns: Number(columns) }, "columns")}
          />
        )}
      </Line>
    </>
  );
}

function SpanLine({ item, onItem }: { item: DraftItem; onItem: Props["onItem"] }) {
  const { t } = useTranslation();
  return (
    <Line name={t("designer.span")} about={t("designer.spanAbout")}>
      {(id) => (
        <InputNumber
          id={id}
          min={1}
          max={4}
          value={item.span}
          onChange={(span) => onItem(item.uid, { span: span ?? 1 }, `${item.uid}.span`)}
        />
      )}
    </Line>
  );
}

/** How wide its column is in lists until a view or a person says otherwise. */
function WidthLine({ field, onChange }: { field: DraftField; onChange: (width: number | null) => void }) {
  const { t } = useTranslation();
  return (
    <Line name={t("designer.width")} about={t("designer.widthAbout")}>
      {(id) => (
        <InputNumber
          id={id}
          min={NARROWEST}
          max={WIDEST}
          step={8}
          precision={0}
          suffix="px"
          placeholder={String(entryOf(field.type).width)}
          value={field.width ?? null}
          onChange={onChange}
        />
      )}
    </Line>
  );
}

function ItemSettings({ item, added, onItem }: Props & { item: DraftItem }) {
  const { t } = useTranslation();
  const { failed } = useToasts();
  const name = item.note ? "note" : item.divider ? "divider" : "image";
  return (
    <>
      <h2 className={styles.inspectorTitle}>{t(`designer.items.${name}`)}</h2>
      {item.note && (
        <BothLanguages
          name={t("designer.items.noteText")}
          value={item.note}
          long
          autoFocus={item.uid === added}
          onChange={(note) => onItem(item.uid, { note }, `${item.uid}.note`)}
        />
      )}
      {name === "image" && (
        <Upload
          accept="image/*"
          maxCount={1}
          showUploadList={false}
          beforeUpload={(file) => {
            uploadFile(file).then(
              (stored) => onItem(item.uid, { image: stored.id }, `${item.uid}.image`),
              failed,
            );
            return false;
          }}
        >
          <Button>{t("designer.items.choose")}</Button>
        </Upload>
      )}
      {!item.divider && <SpanLine item={item} onItem={onItem} />}
    </>
  );
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
      <FormLook draft={draft} onDraft={onDraft} />
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

function FieldSettings(props: Props & { field: DraftField; item: DraftItem | null }) {
  const { form, draft, field, added, onField } = props;
  const { currency } = useReader();
  const { t } = useTranslation();
  const Settings = settingsOf(field.type);
  const source = field.settings.source as DraftField["settings"] | undefined;
  const { initial } = entryOf(field.type);
  const change = (part: Partial<DraftField>, what: string) =>
    onField(field.uid, part, `${field.uid}.${what}`);
  const { label } = useReader();
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
                  settings:
                    type === field.type
                      ? field.settings
                      : { ...entryOf(type).initial(), ...(type === "money" ? { currency } : {}) },
                  unique: false,
                  placeholder: FIELD_TYPES[type].placeholder ? field.placeholder : null,
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
      <PrivacySettings draft={draft} field={field} onChange={(privacy) => change({ privacy }, "privacy")} />
      {Settings && (
        <div className={styles.typeSettings}>
          <Settings
            field={field}
            form={draft}
            onChange={(settings) => change({ settings: { ...initial(), ...settings } }, "settings")}
          />
          {(field.type === "reference" || field.type === "query") && (
            <RangeSetting
              field={field}
              form={draft}
              onChange={(settings) => change({ settings }, "settings")}
            />
          )}
          {source && source.form !== "" && (
            <RangeSetting
              field={{ ...field, settings: source }}
              form={draft}
              onChange={(range) => change({ settings: { ...field.settings, source: range } }, "settings")}
            />
          )}
        </div>
      )}
      {FIELD_TYPES[field.type].written && !source && (
        <Line name={t("designer.defaultFormula")} about={t("designer.defaultFormulaAbout")}>
          {(id) => (
            <FormulaEditor
              id={id}
              form={form.key}
              use="default"
              label={t("designer.defaultFormula")}
              value={field.default_formula ?? ""}
              fields={readable(draft).map((each) => ({ key: each.key, label: label(each.label) }))}
              onChange={(text) => change({ default_formula: text || null }, "default")}
            />
          )}
        </Line>
      )}
      {FIELD_TYPES[field.type].written && field.type !== "subform" && (
        <LinkedSettings
          field={field}
          fields={draft.fields}
          onChange={(linked) => change({ linked }, "linked")}
        />
      )}
      {props.item && <SpanLine item={props.item} onItem={props.onItem} />}
      <WidthLine field={field} onChange={(width) => change({ width }, "width")} />
      {FIELD_TYPES[field.type].placeholder && (
        <BothLanguages
          name={t("designer.placeholder")}
          value={field.placeholder}
          onChange={(words) =>
            change({ placeholder: Object.keys(words).length > 0 ? words : null }, "placeholder")
          }
        />
      )}
      <BothLanguages
        name={t("designer.help")}
        value={field.help}
        onChange={(help) => change({ help: Object.keys(help).length > 0 ? help : null }, "help")}
      />
    </>
  );
}

/** Settings of what is chosen on the canvas: a field, a section, a note, else the form itself. On the phone a sheet. */
export function Inspector(props: Props & { chosen: string | null; sheet: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const { draft, chosen } = props;
  const field = draft.fields.find((each) => each.uid === chosen && !each.retired);
  const section = draft.layout.find((each) => each.uid === chosen);
  const item = draft.layout.flatMap((each) => each.items).find((each) => each.uid === chosen) ?? null;
  const settings = field ? (
    <FieldSettings key={field.uid} {...props} field={field} item={item} />
  ) : section ? (
    <SectionSettings key={section.uid} {...props} section={section} />
  ) : item ? (
    <ItemSettings key={item.uid} {...props} item={item} />
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
