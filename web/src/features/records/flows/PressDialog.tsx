import { Alert, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import type { InputField } from "@/api/flows";
import type { FieldDefinition } from "@/api/forms";
import { type FlowButton, type Inputs, type Pressed, usePress } from "@/api/recordFlows";
import { EntryRow } from "@/entry/EntryRow";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { wireValues } from "@/fields/wire";
import { useOnce } from "@/shared/once";
import styles from "./flows.module.css";

/** What a flow asks for, as a field of a form is asked for. */
export const asField = ({ key, label, type = "text", required = false }: InputField) =>
  ({
    id: null,
    key,
    label,
    type: type === "boolean" ? "yes_no" : type,
    required,
    settings: {},
  }) as unknown as FieldDefinition;

/** Asks what a flow wants to know, and begins it. */
export function PressDialog(props: {
  form: string;
  button: FlowButton;
  records: readonly string[];
  onPressed: (pressed: Pressed) => void;
  onClose: () => void;
}) {
  const { button, records } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const id = useId();
  const press = usePress(props.form);
  const once = useOnce();
  const [given, setGiven] = useState<Inputs>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const send = async () => {
    const missing = button.inputs.filter(({ key, required }) => required && isEmpty(given[key]));
    if (missing.length > 0)
      return setErrors(Object.fromEntries(missing.map(({ key }) => [key, t("stages.needed")])));
    try {
      const inputs = wireValues(given);
      const sent = { flow: button.flow, records, inputs };
      props.onPressed(await press.mutateAsync({ ...sent, once: once(JSON.stringify(sent)) }));
    } catch (error) {
      const problem = asProblem(error);
      const placed = problem.errors.map(({ field, message }) => {
        const key = field.replace(/^inputs\./, "");
        return [button.inputs.some((input) => input.key === key) ? key : "", message];
      });
      setErrors(placed.length > 0 ? Object.fromEntries(placed) : { "": problem.message });
    }
  };
  return (
    <Modal
      open
      title={label(button.label)}
      okText={t("recordFlows.begin")}
      okButtonProps={{ loading: press.isPending }}
      cancelText={t("frame.cancel")}
      onOk={() => void send()}
      onCancel={props.onClose}
      destroyOnHidden
    >
      <div className={styles.dialog}>
        {records.length > 1 && (
          <p className={styles.hint}>{t("recordFlows.onMany", { count: records.length })}</p>
        )}
        {errors[""] && <Alert type="error" showIcon title={errors[""]} role="alert" />}
        {button.inputs.map((input, at) => (
          <EntryRow
            key={input.key}
            field={asField(input)}
            value={given[input.key]}
            error={errors[input.key]}
            id={`${id}-${input.key}`}
            required={input.required ?? false}
            readOnly={false}
            autoFocus={at === 0}
            onChange={(value) => {
              setGiven((before) => ({ ...before, [input.key]: value }));
              setErrors(({ [input.key]: _old, ...rest }) => rest);
            }}
          />
        ))}
      </div>
    </Modal>
  );
}
