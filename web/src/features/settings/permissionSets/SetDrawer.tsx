import { Alert, Button, Checkbox, Drawer, Form, Input, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { useForms } from "@/api/forms";
import type { FieldError } from "@/api/problem";
import {
  type PermissionSet,
  type SetDocument,
  useAddSet,
  useChangeSet,
  usePermissionSets,
} from "@/api/rights";
import { ACTIONS, type FormRights } from "@/api/roles";
import { labelText } from "@/shared/label";
import { useLabel } from "@/shared/locale";
import { useNarrow } from "@/shared/narrow";
import { useToasts } from "@/ui/toasts";
import { toggleAction } from "../roles/draft";
import { FormDetail } from "../roles/FormRightsDrawer";
import { useRefusal } from "../roles/refusals";
import { ownRights, withPreset, withRights } from "./draft";
import { GivenTo } from "./GivenTo";
import styles from "./sets.module.css";

function Kind({ draft, onChange }: { draft: SetDocument; onChange: (draft: SetDocument) => void }) {
  const { t } = useTranslation();
  const presets = usePermissionSets().data?.presets ?? [];
  const options = [
    ...presets.map((preset) => ({ value: preset.key, title: preset.title, about: preset.about })),
    { value: null, title: t("sets.custom"), about: t("sets.customAbout") },
  ];
  return (
    <Form.Item label={t("sets.kind")}>
      <Radio.Group
        className={styles.kinds}
        aria-label={t("sets.kind")}
        value={draft.preset ?? null}
        onChange={(event) => onChange(withPreset(draft, event.target.value))}
      >
        {options.map((option) => (
          <Radio key={option.value ?? "custom"} value={option.value}>
            {option.title}
            <div className={styles.about}>{option.about}</div>
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  );
}

function Custom(props: {
  draft: SetDocument;
  errors: readonly FieldError[];
  onChange: (draft: SetDocument) => void;
}) {
  const { t } = useTranslation();
  const { draft, errors, onChange } = props;
  const refusal = useRefusal();
  const rights: FormRights = ownRights(draft);
  const wrong = errors.find((error) => error.field === "actions");
  return (
    <>
      <Form.Item
        label={t("sets.actions")}
        validateStatus={wrong ? "error" : undefined}
        help={wrong && refusal(wrong)}
      >
        <div className={styles.actions}>
          {ACTIONS.map((action) => (
            <Checkbox
              key={action}
              checked={rights.actions.includes(action)}
              onChange={(event) =>
                onChange(withRights(draft, toggleAction(rights, action, event.target.checked)))
              }
            >
              {t(`roles.actions.${action}`)}
            </Checkbox>
          ))}
        </div>
      </Form.Item>
      <FormDetail
        form={draft.form}
        rights={rights}
        errors={errors
          .filter((error) => error.field === "rows")
          .map((error) => ({ ...error, field: `forms.${draft.form}.rows` }))}
        onChange={(changed) => onChange(withRights(draft, changed))}
      />
    </>
  );
}

/** Makes or changes a permission set. */
export function SetDrawer(props: { saved: PermissionSet | null; start: SetDocument; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { saved, start, onClose } = props;
  const label = useLabel();
  const narrow = useNarrow();
  const toasts = useToasts();
  const forms = useForms().data ?? [];
  const add = useAddSet();
  const change = useChangeSet();
  const refusal = useRefusal();
  const [draft, setDraft] = useState(start);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const name = labelText(draft.title, i18n.language === "en" ? "en" : "zh-CN");
  const submit = async () => {
    try {
      await (saved ? change.mutateAsync({ id: saved.id, change: draft }) : add.mutateAsync(draft));
    } catch (error) {
      setErrors(asProblem(error).errors);
      if (asProblem(error).errors.length === 0) toasts.failed(error);
      return;
    }
    toasts.done(t("sets.saved"));
    onClose();
  };
  const wrong = (field: string) => errors.find((error) => error.field === field);
  const others = errors.filter(({ field }) => !["title", "form", "actions", "rows"].includes(field));
  return (
    <Drawer
      open
      size={narrow ? "100%" : 560}
      title={saved ? name : t("sets.add")}
      onClose={onClose}
      footer={
        <div className={styles.foot}>
          <Button onClick={onClose}>{t("frame.cancel")}</Button>
          <Button
            type="primary"
            disabled={!name.trim() || !draft.form}
            loading={add.isPending || change.isPending}
            onClick={submit}
          >
            {t("frame.save")}
          </Button>
        </div>
      }
    >
      <Form layout="vertical" component="div">
        {others.map((error) => (
          <Alert key={error.field} type="error" showIcon title={error.message} style={{ marginBottom: 12 }} />
        ))}
        <Form.Item
          label={t("sets.name")}
          htmlFor="set-title"
          validateStatus={wrong("title") && "error"}
          help={wrong("title")?.message}
        >
          <Input
            id="set-title"
            maxLength={100}
            value={name}
            onChange={(event) => setDraft({ ...draft, title: event.target.value })}
          />
        </Form.Item>
        <Form.Item
          label={t("sets.form")}
          htmlFor="set-form"
          validateStatus={wrong("form") && "error"}
          help={wrong("form") && refusal(wrong("form") as FieldError)}
        >
          <Select
            id="set-form"
            disabled={saved !== null}
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("sets.formMissing")}
            value={draft.form || undefined}
            options={forms.map((form) => ({ value: form.key, label: label(form.title) }))}
            onChange={(form: string) => setDraft({ ...draft, form })}
          />
        </Form.Item>
        <GivenTo value={draft.given_to ?? {}} onChange={(given_to) => setDraft({ ...draft, given_to })} />
        <Kind draft={draft} onChange={setDraft} />
        {draft.preset == null && draft.form && <Custom draft={draft} errors={errors} onChange={setDraft} />}
      </Form>
    </Drawer>
  );
}
