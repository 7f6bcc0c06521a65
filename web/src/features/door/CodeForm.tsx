import { Alert, Button, Form, Input, Space } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAskCode, useEnterByCode } from "@/api/session";
import { useErrorText } from "@/ui/errorText";

/** Signing in with a code that comes by text message. */
export function CodeForm({ onEnter }: { onEnter: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [form] = Form.useForm<{ phone: string; code: string }>();
  const ask = useAskCode();
  const enter = useEnterByCode();
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  const send = async () => {
    const { phone } = await form.validateFields(["phone"]);
    ask.mutate(phone, { onSuccess: ({ again_after }) => setLeft(again_after) });
  };
  const submit = (given: { phone: string; code: string }) => {
    onEnter();
    enter.mutate({ phone: given.phone, code: given.code.trim() });
  };
  const error = enter.error ?? ask.error;
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
      {error && (
        <Form.Item>
          <Alert
            type="error"
            showIcon
            role="alert"
            title={error === enter.error ? t("door.codeWrong") : errorText(error)}
          />
        </Form.Item>
      )}
      <Form.Item
        name="phone"
        label={t("door.phone")}
        rules={[{ required: true, whitespace: true, message: t("door.phoneMissing") }]}
      >
        <Input size="large" autoComplete="tel" autoFocus inputMode="tel" />
      </Form.Item>
      <Form.Item
        label={t("door.code")}
        htmlFor="code"
        extra={ask.data ? t("door.codeSent", { minutes: ask.data.seconds / 60 }) : undefined}
      >
        <Space.Compact block>
          <Form.Item
            name="code"
            noStyle
            rules={[{ required: true, pattern: /^\s*[0-9]{6}\s*$/, message: t("door.codeMissing") }]}
          >
            <Input size="large" id="code" autoComplete="one-time-code" inputMode="numeric" maxLength={8} />
          </Form.Item>
          <Button size="large" loading={ask.isPending} disabled={left > 0} onClick={() => void send()}>
            {left > 0 ? t("door.codeAgain", { seconds: left }) : t("door.codeSend")}
          </Button>
        </Space.Compact>
      </Form.Item>
      <Button type="primary" size="large" block htmlType="submit" loading={enter.isPending}>
        {t("door.signIn")}
      </Button>
    </Form>
  );
}
