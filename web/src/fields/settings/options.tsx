import { DeleteOutlined, HolderOutlined, PlusOutlined, RollbackOutlined } from "@ant-design/icons";
import { DndContext, type DragEndEvent } from "@dnd-kit/core";
import { SortableContext, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { Button, Input, Popover, Segmented, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { labelText, languagesFor } from "@/shared/label";
import { useSorting } from "@/ui/sorting";
import { hueOf, OPTION_COLOURS } from "../colours";
import type { SettingsProps } from "../contracts";
import styles from "../fields.module.css";
import { addOption, moveOption, type OptionDraft, removeOption, settleKey } from "../optionList";
import { useReader } from "../reader";
import { Cascading } from "./cascading";
import { OfferedSettings } from "./offered";
import { Turn } from "./parts";
import { Setting } from "./Setting";

/** A colour out of those of options. */
export function Swatches({
  value,
  onChange,
}: {
  value: string | null | undefined;
  onChange: (colour: string) => void;
}) {
  const { t } = useTranslation();
  const palette = (
    <div className={styles.swatches}>
      {OPTION_COLOURS.map((colour) => (
        <button
          key={colour}
          type="button"
          className={styles.swatch}
          style={{ background: hueOf(colour) }}
          aria-label={t(`fields.colours.${colour}`)}
          aria-pressed={(value ?? "default") === colour}
          onClick={() => onChange(colour)}
        />
      ))}
    </div>
  );
  return (
    <Popover trigger="click" content={palette}>
      <button
        type="button"
        className={styles.swatch}
        style={{ background: hueOf(value) }}
        aria-label={t("fields.settings.colour")}
      />
    </Popover>
  );
}

function OptionRow(props: {
  option: OptionDraft;
  index: number;
  onChange: (option: OptionDraft) => void;
  onRemove: () => void;
  onSettle: () => void;
  onNext: () => void;
  autoFocus: boolean;
}) {
  const { option, index, onChange } = props;
  const { t } = useTranslation();
  const { language } = useReader();
  const sorting = useSortable({ id: option.key });
  const name = (language: "zh-CN" | "en") =>
    typeof option.label === "object" && option.label
      ? (option.label[language] ?? "")
      : labelText(option.label, language);
  const rename = (language: "zh-CN" | "en", text: string) => {
    const both: Record<string, string> = { "zh-CN": name("zh-CN"), en: name("en"), [language]: text };
    const given = Object.fromEntries(Object.entries(both).filter(([, words]) => words !== ""));
    onChange({ ...option, label: Object.keys(given).length > 0 ? given : null });
  };
  return (
    <fieldset
      ref={sorting.setNodeRef}
      aria-label={t("fields.settings.optionNumber", { number: index + 1 })}
      className={styles.option}
      data-retired={option.retired}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && props.onSettle()}
      style={{ transform: CSS.Transform.toString(sorting.transform), transition: sorting.transition }}
    >
      <button
        type="button"
        className={styles.grip}
        aria-label={t("fields.settings.move", { number: index + 1 })}
        {...sorting.attributes}
        {...sorting.listeners}
      >
        <HolderOutlined aria-hidden="true" />
      </button>
      <Swatches value={option.color} onChange={(color) => onChange({ ...option, color })} />
      {languagesFor(language).map((each, place) => (
        <Input
          key={each}
          value={name(each)}
          placeholder={t(each === "en" ? "fields.settings.english" : "fields.settings.chinese")}
          aria-label={t(each === "en" ? "fields.settings.optionEn" : "fields.settings.optionZh", {
            number: index + 1,
          })}
          autoFocus={props.autoFocus && place === 0}
          onChange={(event) => rename(each, event.target.value)}
          onPressEnter={(event) => !event.nativeEvent.isComposing && props.onNext()}
        />
      ))}
      <Button
        type="text"
        icon={
          option.retired ? <RollbackOutlined aria-hidden="true" /> : <DeleteOutlined aria-hidden="true" />
        }
        aria-label={option.retired ? t("fields.settings.restoreOption") : t("fields.settings.removeOption")}
        onClick={props.onRemove}
      />
    </fieldset>
  );
}

/** What may be chosen: options written here, or the values that another form holds. */
export function ChoiceSettings(props: SettingsProps) {
  const { t } = useTranslation();
  const { field, onChange } = props;
  const isOffered = Boolean(field.settings.source);
  const { source: _from, options: _own, depends_on: _parent, default: _usual, ...others } = field.settings;
  return (
    <>
      <Setting name={t("offered.from")}>
        {(id) => (
          <Segmented
            id={id}
            block
            value={isOffered ? "other" : "own"}
            options={[
              { value: "own", label: t("offered.own") },
              { value: "other", label: t("offered.other") },
            ]}
            onChange={(from) =>
              onChange(
                from === "other"
                  ? { ...others, source: { form: "", field: "", where: [] } }
                  : { ...others, options: [] },
              )
            }
          />
        )}
      </Setting>
      {isOffered ? (
        <>
          <OfferedSettings {...props} />
          <Turn {...props} setting="allow_other" name={t("fields.settings.allowOther")} />
        </>
      ) : (
        <OwnSettings {...props} />
      )}
    </>
  );
}

/** Options with colours, in the order people see; used ones are retired, never deleted. */
function OwnSettings(props: SettingsProps) {
  const { field, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const [added, setAdded] = useState<string | null>(null);
  const options = (Array.isArray(field.settings.options) ? field.settings.options : []) as OptionDraft[];
  const sorting = useSorting((key) => label(options.find((option) => option.key === key)?.label) || key);
  const set = (next: OptionDraft[]) => onChange({ ...field.settings, options: next });
  const add = () => {
    const next = addOption(options);
    setAdded(next.at(-1)?.key ?? null);
    set(next);
  };
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) set(moveOption(options, String(active.id), String(over.id)));
  };
  return (
    <>
      <Setting name={t("fields.settings.options")}>
        {() => (
          <div className={styles.options}>
            <DndContext {...sorting} onDragEnd={drop}>
              <SortableContext
                items={options.map((option) => option.key)}
                strategy={verticalListSortingStrategy}
              >
                {options.map((option, index) => (
                  <OptionRow
                    key={option.key}
                    option={option}
                    index={index}
                    onChange={(next) => set(options.map((each) => (each === option ? next : each)))}
                    onRemove={() => set(removeOption(options, option.key, field.id !== null))}
                    onSettle={() => set(settleKey(options, option.key))}
                    onNext={add}
                    autoFocus={option.key === added}
                  />
                ))}
              </SortableContext>
            </DndContext>
            <Button icon={<PlusOutlined aria-hidden="true" />} onClick={add}>
              {t("fields.settings.addOption")}
            </Button>
          </div>
        )}
      </Setting>
      <Cascading {...props} options={options} />
      <Turn {...props} setting="allow_other" name={t("fields.settings.allowOther")} />
      {field.type === "select" && (
        <Setting name={t("fields.settings.default")}>
          {(id) => (
            <Select
              id={id}
              style={{ width: "100%" }}
              allowClear
              value={typeof field.settings.default === "string" ? field.settings.default : null}
              options={options
                .filter((each) => !each.retired)
                .map((each) => ({ value: each.key, label: label(each.label) || each.key }))}
              onChange={(next: string | null) => {
                const { default: _before, ...rest } = field.settings;
                onChange(next ? { ...rest, default: next } : rest);
              }}
            />
          )}
        </Setting>
      )}
    </>
  );
}
