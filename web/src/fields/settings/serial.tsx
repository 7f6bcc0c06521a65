import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import type { SettingsProps } from "../contracts";
import styles from "../fields.module.css";
import { useReader } from "../reader";
import {
  DATES,
  moved,
  PARTS_MAX,
  partsOf,
  RESETS,
  resetsFor,
  type SerialPart,
  sampleOf,
  withParts,
} from "../serialParts";
import { changed, Turn, Whole } from "./parts";
import { Setting } from "./Setting";

const ADDED = ["text", "date", "field"] as const;

/** Short texts and choices that people write can stand in a number. */
function usable(field: FieldDefinition): boolean {
  const { kind, written, unique } = FIELD_TYPES[field.type];
  return !field.retired && written && unique && (kind === "text" || kind === "choice");
}

function added(kind: (typeof ADDED)[number], fields: readonly FieldDefinition[]): SerialPart {
  if (kind === "text") return { kind, text: "-" };
  return kind === "date" ? { kind, format: "yyyyMM" } : { kind, field: fields[0]?.key ?? "" };
}

function PartRow(props: {
  part: SerialPart;
  fields: readonly FieldDefinition[];
  isFirst: boolean;
  onChange: (part: SerialPart) => void;
  onUp: () => void;
  onRemove: () => void;
}) {
  const { part, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const name = t(`numbering.parts.${part.kind}`);
  return (
    <div className={styles.numberPart}>
      <span className={styles.nothing}>{name}</span>
      {part.kind === "text" && (
        <Input
          aria-label={name}
          value={part.text}
          maxLength={20}
          status={part.text === "" ? "error" : undefined}
          onChange={({ target }) => onChange({ kind: "text", text: target.value })}
        />
      )}
      {part.kind === "date" && (
        <Select
          aria-label={name}
          value={part.format}
          options={DATES.map((format) => ({ value: format, label: format }))}
          onChange={(format) => onChange({ kind: "date", format })}
        />
      )}
      {part.kind === "field" && (
        <Select
          aria-label={name}
          value={part.field || null}
          status={part.field === "" ? "error" : undefined}
          placeholder={t("fields.choose")}
          options={props.fields.map((each) => ({ value: each.key, label: label(each.label) }))}
          onChange={(field) => onChange({ kind: "field", field })}
        />
      )}
      {part.kind === "counter" && <span />}
      <Button
        type="text"
        icon={<ArrowUpOutlined aria-hidden="true" />}
        aria-label={t("numbering.up")}
        disabled={props.isFirst}
        onClick={props.onUp}
      />
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t("numbering.remove")}
        disabled={part.kind === "counter"}
        onClick={props.onRemove}
      />
    </div>
  );
}

/** What a number is made of, when its counter begins anew, and how it reads. */
export function SerialSettings(props: SettingsProps) {
  const { field, form, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const fields = form.fields.filter(usable);
  const parts = partsOf(field.settings);
  const keep = (next: SerialPart[]) => onChange(withParts(field.settings, next));
  const possible: readonly string[] = resetsFor(parts);
  const nameOf = (key: string) => label(fields.find((each) => each.key === key)?.label) || key;
  const { reset } = field.settings;
  return (
    <>
      <Setting name={t("numbering.made")}>
        {() => (
          <div className={styles.options}>
            {parts.map((part, index) => (
              <PartRow
                // biome-ignore lint/suspicious/noArrayIndexKey: parts are told apart by their place alone
                key={index}
                part={part}
                fields={fields}
                isFirst={index === 0}
                onChange={(next) => keep(parts.map((each, at) => (at === index ? next : each)))}
                onUp={() => keep(moved(parts, index))}
                onRemove={() => keep(parts.filter((_, at) => at !== index))}
              />
            ))}
            <Dropdown
              disabled={parts.length >= PARTS_MAX}
              menu={{
                items: ADDED.map((kind) => ({
                  key: kind,
                  label: t(`numbering.parts.${kind}`),
                  disabled: kind === "field" && fields.length === 0,
                  onClick: () => keep([...parts, added(kind, fields)]),
                })),
              }}
            >
              <Button icon={<PlusOutlined aria-hidden="true" />}>{t("numbering.add")}</Button>
            </Dropdown>
          </div>
        )}
      </Setting>
      <div className={styles.pair}>
        <Whole {...props} setting="digits" name={t("fields.settings.digits")} least={1} most={12} usual={6} />
        <Whole {...props} setting="start" name={t("fields.settings.start")} least={0} most={1e12} usual={1} />
      </div>
      <Setting name={t("numbering.reset")}>
        {(id) => (
          <>
            <Select
              id={id}
              style={{ width: "100%" }}
              value={typeof reset === "string" ? reset : "never"}
              options={RESETS.map((value) => ({
                value,
                label: t(`numbering.resets.${value}`),
                disabled: !possible.includes(value),
              }))}
              onChange={(next) =>
                onChange(
                  changed(
                    { ...field.settings, parts, prefix: undefined },
                    "reset",
                    next === "never" ? null : next,
                  ),
                )
              }
            />
            {possible.length < RESETS.length && <p className={styles.nothing}>{t("numbering.resetAbout")}</p>}
          </>
        )}
      </Setting>
      {parts.some((part) => part.kind === "field") && (
        <Turn {...props} setting="apart" name={t("numbering.apart")} />
      )}
      <p className={styles.nothing}>
        {t("numbering.sample", { text: sampleOf(field.settings, new Date(), nameOf) })}
      </p>
    </>
  );
}
