import { DeleteOutlined, HolderOutlined, PlusOutlined, RollbackOutlined } from "@ant-design/icons";
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { Button, Input, Popover, Select } from "antd";
import { useTranslation } from "react-i18next";
import { labelText } from "@/shared/label";
import { hueOf, OPTION_COLOURS } from "../colours";
import type { SettingsProps } from "../contracts";
import styles from "../fields.module.css";
import { addOption, moveOption, type OptionDraft, removeOption, settleKey } from "../optionList";
import { useReader } from "../reader";
import { Setting } from "./Setting";

function Swatches({
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
}) {
  const { option, index, onChange } = props;
  const { t } = useTranslation();
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
    <div
      ref={sorting.setNodeRef}
      className={styles.option}
      data-retired={option.retired}
      style={{ transform: CSS.Transform.toString(sorting.transform), transition: sorting.transition }}
    >
      <button
        type="button"
        className={styles.grip}
        aria-label={t("fields.settings.move", { number: index + 1 })}
        {...sorting.attributes}
        {...sorting.listeners}
      >
        <HolderOutlined />
      </button>
      <Swatches value={option.color} onChange={(color) => onChange({ ...option, color })} />
      <Input
        value={name("zh-CN")}
        placeholder={t("fields.settings.chinese")}
        aria-label={t("fields.settings.optionZh", { number: index + 1 })}
        onChange={(event) => rename("zh-CN", event.target.value)}
        onBlur={props.onSettle}
      />
      <Input
        value={name("en")}
        placeholder={t("fields.settings.english")}
        aria-label={t("fields.settings.optionEn", { number: index + 1 })}
        onChange={(event) => rename("en", event.target.value)}
        onBlur={props.onSettle}
      />
      <Button
        type="text"
        icon={option.retired ? <RollbackOutlined /> : <DeleteOutlined />}
        aria-label={option.retired ? t("fields.settings.restoreOption") : t("fields.settings.removeOption")}
        onClick={props.onRemove}
      />
    </div>
  );
}

/** Options with colours, in the order people see; used ones are retired, never deleted. */
export function ChoiceSettings({ field, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const { label } = useReader();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const options = (Array.isArray(field.settings.options) ? field.settings.options : []) as OptionDraft[];
  const set = (next: OptionDraft[]) => onChange({ ...field.settings, options: next });
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) set(moveOption(options, String(active.id), String(over.id)));
  };
  return (
    <>
      <Setting name={t("fields.settings.options")}>
        {() => (
          <div className={styles.options}>
            <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
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
                  />
                ))}
              </SortableContext>
            </DndContext>
            <Button icon={<PlusOutlined />} onClick={() => set(addOption(options))}>
              {t("fields.settings.addOption")}
            </Button>
          </div>
        )}
      </Setting>
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
