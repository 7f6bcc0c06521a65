import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { useBeside } from "../beside";
import { keysOf, type Option, optionsOf, optionText, takesOther } from "../choiceTypes";
import { type EditorProps, isEmpty, POPUP_WIDTH } from "../contracts";
import { usePlaceholder, useReader } from "../reader";
import { OfferedEditor } from "./OfferedEditor";

/** Whether an option is offered beside the other values of the record. */
function isOffered(field: FieldDefinition, option: Option, beside: FieldValues): boolean {
  const { depends_on: parent } = field.settings;
  if (typeof parent !== "string" || !option.when) return true;
  return keysOf(beside[parent]).some((key) => option.when?.includes(key));
}

/** The options with texts of one's own beside them, where the field takes any. */
function withOther(field: FieldDefinition, known: { value: string; label: string }[], words: string[]) {
  if (!takesOther(field)) return known;
  const other = words.filter(
    (word) => word !== "" && !known.some(({ value, label }) => word === value || word === label),
  );
  return [...known, ...[...new Set(other)].map((word) => ({ value: word, label: word }))];
}

export function ChoiceEditor(props: EditorProps) {
  return props.field.settings.source ? <OfferedEditor {...props} /> : <OwnOptions {...props} />;
}

function OwnOptions(props: EditorProps) {
  const { field, value, onChange, onSettle, id, autoFocus, disabled, invalid, bare } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const placeholder = usePlaceholder(field, t("fields.choose"));
  const many = field.type === "multi_select";
  const chosen = keysOf(value);
  const [typed, setTyped] = useState("");
  const beside = useBeside();
  const known = optionsOf(field)
    .filter((option) => (!option.retired && isOffered(field, option, beside)) || chosen.includes(option.key))
    .map((option) => ({ value: option.key, label: optionText(field, option.key, reader) }));
  const options = withOther(field, known, [...chosen, typed.trim()]);
  return (
    <Select
      id={id}
      style={{ width: "100%" }}
      mode={many ? "multiple" : undefined}
      value={many ? chosen : (chosen[0] ?? null)}
      options={options}
      onChange={(picked: string | string[] | undefined) => {
        const next = Array.isArray(picked) ? (picked.length > 0 ? picked : null) : (picked ?? null);
        if (many || !onSettle) onChange(next);
        else onSettle(next);
      }}
      onSelect={(picked) => !many && picked === chosen[0] && onSettle?.(value)}
      allowClear={!field.required}
      showSearch={{ optionFilterProp: "label", ...(takesOther(field) ? { onSearch: setTyped } : {}) }}
      placeholder={placeholder}
      autoFocus={autoFocus}
      defaultOpen={bare}
      popupMatchSelectWidth={bare ? POPUP_WIDTH : undefined}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
    />
  );
}

export function YesNoEditor({
  field,
  value,
  onChange,
  onSettle,
  id,
  autoFocus,
  disabled,
  invalid,
  bare,
}: EditorProps) {
  const { yes, no } = useReader();
  const placeholder = usePlaceholder(field);
  return (
    <Select
      id={id}
      style={{ width: "100%" }}
      value={isEmpty(value) ? null : value ? "yes" : "no"}
      placeholder={placeholder}
      options={[
        { value: "yes", label: yes },
        { value: "no", label: no },
      ]}
      onChange={(picked: string | undefined) => (onSettle ?? onChange)(picked ? picked === "yes" : null)}
      onSelect={(picked) => (picked === "yes") === value && onSettle?.(value)}
      allowClear={!field.required}
      autoFocus={autoFocus}
      defaultOpen={bare}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
    />
  );
}
