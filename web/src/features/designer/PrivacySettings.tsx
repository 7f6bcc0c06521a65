import { InputNumber, Segmented, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import type { Draft, DraftField } from "./draft";
import { BothLanguages, Line } from "./parts";

type Privacy = NonNullable<FieldDefinition["privacy"]>;

const LEVELS = ["none", "personal", "sensitive"] as const;
const UNMARKABLE = new Set(["reference", "references", "files", "rows"]);

/** Whether the field is data of people, how it is masked, what for it is kept and for how long. */
export function PrivacySettings(props: {
  draft: Draft;
  field: DraftField;
  onChange: (privacy: Privacy | null) => void;
}) {
  const { draft, field, onChange } = props;
  const { t } = useTranslation();
  const type = FIELD_TYPES[field.type];
  if (!type.written || UNMARKABLE.has(type.kind)) return null;
  const mark = field.privacy ?? null;
  const isTitle = draft.label_field === field.key;
  const choose = (level: (typeof LEVELS)[number]) => {
    if (level === "none") onChange(null);
    else
      onChange({
        ...mark,
        level,
        mask: isTitle ? "not" : mark && mark.mask !== "not" ? mark.mask : "partly",
      });
  };
  const masks = isTitle ? (["not"] as const) : (["partly", "wholly", "not"] as const);
  return (
    <>
      <Line name={t("personal.mark")} about={mark ? undefined : t("personal.markAbout")}>
        {(id) => (
          <Segmented
            id={id}
            block
            value={mark?.level ?? "none"}
            options={LEVELS.filter((level) => !isTitle || level !== "sensitive").map((level) => ({
              value: level,
              label: t(`personal.levels.${level}`),
            }))}
            onChange={choose}
          />
        )}
      </Line>
      {mark && (
        <>
          <Line name={t("personal.mask")} about={t("personal.maskAbout")}>
            {(id) => (
              <Segmented
                id={id}
                block
                value={mark.mask}
                options={masks
                  .filter((mask) => mask !== "not" || mark.level === "personal")
                  .map((mask) => ({ value: mask, label: t(`personal.masks.${mask}`) }))}
                onChange={(mask) => onChange({ ...mark, mask })}
              />
            )}
          </Line>
          <BothLanguages
            name={t("personal.purpose")}
            value={mark.purpose}
            onChange={(purpose) => {
              const { purpose: _old, ...rest } = mark;
              onChange(Object.keys(purpose).length > 0 ? { ...rest, purpose } : rest);
            }}
          />
          <Line name={t("personal.keepDays")} about={t("personal.keepDaysAbout")}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={36500}
                precision={0}
                style={{ width: "100%" }}
                value={mark.keep_days ?? null}
                onChange={(days) => {
                  const { keep_days: _old, ...rest } = mark;
                  onChange(days === null ? rest : { ...rest, keep_days: days });
                }}
              />
            )}
          </Line>
          <Line name={t("personal.freshCode")} about={t("personal.freshCodeAbout")}>
            {(id) => (
              <Switch
                id={id}
                checked={mark.fresh_code === true}
                onChange={(on) => {
                  const { fresh_code: _old, ...rest } = mark;
                  onChange(on ? { ...rest, fresh_code: true } : rest);
                }}
              />
            )}
          </Line>
        </>
      )}
    </>
  );
}
