import { Checkbox, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useVocabulary } from "@/api/roles";
import { useAddToken } from "@/api/tokens";
import { FormDrawer } from "@/ui/FormDrawer";

interface TokenForm {
  name: string;
  scopes: string[];
  days: number;
}

const LIVES = [30, 90, 180, 365] as const;
const DAY_MS = 86_400_000;
/** The scope that takes in all others. */
const EVERYTHING = "everything";

function ScopeChoice(props: { id?: string; value?: string[]; onChange?: (scopes: string[]) => void }) {
  const scopes = useVocabulary().data?.scopes ?? [];
  const whole = props.value?.includes(EVERYTHING) ?? false;
  return (
    <Checkbox.Group
      style={{ flexDirection: "column", gap: 8 }}
      value={props.value}
      options={scopes.map(({ key, title }) => ({
        value: key,
        label: title,
        disabled: whole && key !== EVERYTHING,
      }))}
      onChange={(chosen) => props.onChange?.(chosen.includes(EVERYTHING) ? [EVERYTHING] : chosen)}
    />
  );
}

export function NewTokenDrawer(props: {
  open: boolean;
  onClose: () => void;
  onMade: (secret: string) => void;
}) {
  const { t } = useTranslation();
  const add = useAddToken();
  const submit = async ({ name, scopes: chosen, days }: TokenForm) => {
    const expires_at = new Date(Date.now() + days * DAY_MS).toISOString();
    const made = await add.mutateAsync({ name, scopes: chosen, expires_at });
    props.onClose();
    props.onMade(made.token);
  };
  return (
    <FormDrawer<TokenForm>
      open={props.open}
      title={t("me.addToken")}
      submit={t("frame.create")}
      initial={{ scopes: ["records.read"], days: 90 }}
      names={{ expires_at: "days" }}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Form.Item
        name="name"
        label={t("me.tokenName")}
        extra={t("me.tokenNameHint")}
        rules={[{ required: true, whitespace: true, message: t("me.tokenNameMissing") }]}
      >
        <Input maxLength={100} autoFocus />
      </Form.Item>
      <Form.Item
        name="scopes"
        label={t("me.scopes")}
        extra={t("me.scopesHint")}
        rules={[{ required: true, type: "array", min: 1, message: t("me.scopesMissing") }]}
      >
        <ScopeChoice />
      </Form.Item>
      <Form.Item name="days" label={t("me.life")}>
        <Select options={LIVES.map((days) => ({ value: days, label: t("me.days", { count: days }) }))} />
      </Form.Item>
    </FormDrawer>
  );
}
