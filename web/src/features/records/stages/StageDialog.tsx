import { Alert, Input, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import type { FormDefinition } from "@/api/forms";
import { useTransition, type Way } from "@/api/lifecycles";
import type { FieldValues, RecordRow } from "@/api/records";
import { EntryRow } from "@/entry/EntryRow";
import { placeOfError } from "@/entry/placed";
import { BesideValues, InForm } from "@/fields/beside";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { wireValues } from "@/fields/wire";
import { useToasts } from "@/ui/toasts";
import type { FormFields } from "../model/useFormFields";
import styles from "./stages.module.css";
import { stagesOf } from "./stagesOf";

const LONGEST_REASON = 2000;
const REASON = "reason";

/** Asks what a transition needs, and takes it. */
export function StageDialog(props: {
  form: FormDefinition;
  fields: FormFields;
  record: RecordRow;
  way: Way;
  onTaken: (record: RecordRow) => void;
  onClose: () => void;
}) {
  const { form, fields, record, way } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { failed } = useToasts();
  const id = useId();
  const take = useTransition(form.key);
  const [given, setGiven] = useState<FieldValues>({});
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const values = { ...record, ...given };
  const to = stagesOf(form).find(({ key }) => key === way.to);
  const send = async () => {
    const missing = way.fields.filter(({ key, required }) => required && isEmpty(values[key]));
    const unsaid = way.reason === "required" && !reason.trim();
    if (missing.length > 0 || unsaid) {
      const asked = Object.fromEntries(missing.map(({ key }) => [key, t("stages.needed")]));
      return setErrors({ ...asked, ...(unsaid ? { [REASON]: t("stages.reasonNeeded") } : {}) });
    }
    try {
      const body = { record, transition: way.key, values: wireValues(given) };
      props.onTaken(await take.mutateAsync(reason.trim() ? { ...body, reason: reason.trim() } : body));
    } catch (error) {
      const problem = asProblem(error);
      const told = problem.errors.map(({ field, message }) => {
        const key = placeOfError(field).key;
        return [key === REASON || way.fields.some((each) => each.key === key) ? key : "", message] as const;
      });
      if (told.length === 0) return failed(error);
      setErrors(Object.fromEntries(told));
    }
  };
  return (
    <Modal
      open
      title={label(way.title)}
      okText={label(way.title)}
      okButtonProps={{ loading: take.isPending }}
      cancelText={t("frame.cancel")}
      onOk={() => void send()}
      onCancel={props.onClose}
      width={560}
      destroyOnHidden
    >
      <InForm value={form.key}>
        <div className={styles.dialog}>
          <p className={styles.goes}>{t("stages.goesTo", { stage: label(to?.label ?? way.to) })}</p>
          {errors[""] && <Alert type="error" showIcon title={errors[""]} role="alert" />}
          {way.fields.map(({ key, required }, at) => {
            const field = fields.byKey.get(key);
            return (
              field && (
                <BesideValues key={key} values={values}>
                  <EntryRow
                    field={field}
                    value={values[key]}
                    error={errors[key]}
                    id={`${id}-${key}`}
                    required={required}
                    readOnly={false}
                    autoFocus={at === 0}
                    onChange={(value) => {
                      setGiven((before) => ({ ...before, [key]: value }));
                      setErrors(({ [key]: _old, ...rest }) => rest);
                    }}
                  />
                </BesideValues>
              )
            );
          })}
          {way.reason !== "none" && (
            <div className={styles.reason}>
              <label htmlFor={`${id}-reason`}>
                {t("stages.reason")}
                {way.reason === "required" && <span className={styles.must}> *</span>}
              </label>
              <Input.TextArea
                id={`${id}-reason`}
                value={reason}
                maxLength={LONGEST_REASON}
                showCount
                autoFocus={way.fields.length === 0}
                autoSize={{ minRows: 2, maxRows: 8 }}
                status={errors[REASON] ? "error" : ""}
                onChange={(event) => {
                  setReason(event.target.value);
                  setErrors(({ [REASON]: _old, ...rest }) => rest);
                }}
              />
              {errors[REASON] && (
                <div className={styles.error} role="alert">
                  {errors[REASON]}
                </div>
              )}
            </div>
          )}
        </div>
      </InForm>
    </Modal>
  );
}
