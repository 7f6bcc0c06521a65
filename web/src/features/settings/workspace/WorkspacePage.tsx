import { Button, ColorPicker, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useTranslation } from "react-i18next";
import { useChangeWorkspace, useWorkspace, type Workspace } from "@/api/workspace";
import { LANGUAGES, type Language } from "@/i18n";
import { useLocale } from "@/shared/locale";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { showFieldErrors } from "@/ui/problemFields";
import { Answer } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./workspace.module.css";

const CURRENCIES = ["CNY", "USD", "EUR", "GBP", "HKD", "JPY", "SGD", "TWD", "AUD", "CAD"];
const DATE = "YYYY-MM-DD";
const NAMES: Record<Language, string> = { "zh-CN": "languageZh", en: "languageEn" };

interface WorkspaceForm {
  name: string;
  accent: string;
  currency: string;
  time_zone: string;
  business_date: Dayjs | null;
  locale: Language;
}

function currencyOptions(language: Language, present: string) {
  const names = new Intl.DisplayNames(language, { type: "currency" });
  const codes = CURRENCIES.includes(present) ? CURRENCIES : [present, ...CURRENCIES];
  return codes.map((code) => ({ value: code, label: `${code} · ${names.of(code)}` }));
}

function zoneOptions(present: string) {
  const zones = Intl.supportedValuesOf("timeZone");
  return (zones.includes(present) ? zones : [present, ...zones]).map((zone) => ({
    value: zone,
    label: zone,
  }));
}

function WorkspaceSettings({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const [form] = Form.useForm<WorkspaceForm>();
  const change = useChangeWorkspace();
  const toasts = useToasts();
  const submit = (values: WorkspaceForm) =>
    change.mutate(
      { ...values, business_date: values.business_date?.format(DATE) ?? null },
      {
        onSuccess: () => toasts.done(t("frame.saved")),
        onError: (error) => {
          if (!showFieldErrors(form, error)) toasts.failed(error);
        },
      },
    );
  return (
    <Form<WorkspaceForm>
      form={form}
      layout="vertical"
      className={styles.form}
      scrollToFirstError={{ focus: true }}
      initialValues={{
        ...workspace,
        business_date: workspace.business_date ? dayjs(workspace.business_date, DATE) : null,
      }}
      onFinish={submit}
    >
      <Form.Item
        name="name"
        label={t("workspace.name")}
        rules={[{ required: true, whitespace: true, message: t("workspace.nameMissing") }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="accent"
        label={t("workspace.accent")}
        extra={t("workspace.accentHint")}
        getValueFromEvent={(colour: { toHexString: () => string }) => colour.toHexString().slice(0, 7)}
      >
        <ColorPicker disabledAlpha showText format="hex" disabledFormat />
      </Form.Item>
      <Form.Item name="locale" label={t("workspace.language")} extra={t("workspace.languageHint")}>
        <Select
          options={LANGUAGES.map((one) => ({
            value: one,
            label: t(`workspace.${NAMES[one] as "languageZh" | "languageEn"}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="currency" label={t("workspace.currency")} extra={t("workspace.currencyHint")}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={currencyOptions(language, workspace.currency)}
        />
      </Form.Item>
      <Form.Item name="time_zone" label={t("workspace.timeZone")}>
        <Select showSearch options={zoneOptions(workspace.time_zone)} />
      </Form.Item>
      <Form.Item name="business_date" label={t("frame.businessDate")} extra={t("workspace.businessDateHint")}>
        <DatePicker className={styles.wide} placeholder={t("workspace.businessDateNone")} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t("frame.save")}
      </Button>
    </Form>
  );
}

export function WorkspacePage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t("settings.places.workspace")} about={t("workspace.about")} />
      <Panel>
        <Answer query={useWorkspace()}>{(workspace) => <WorkspaceSettings workspace={workspace} />}</Answer>
      </Panel>
    </>
  );
}
