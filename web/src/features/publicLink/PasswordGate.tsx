import { Alert, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { useEnterLink } from "@/api/links";
import { useErrorText } from "@/ui/errorText";

export function PasswordGate(props: { secret: string; onPassed: (passed: string) => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const enter = useEnterLink(props.secret);
  return (
    <Form<{ password: string }>
      layout="vertical"
      requiredMark={false}
      onFinish={({ password }) =>
        enter.mutate(password, { onSuccess: (answer) => props.onPassed(answer.passed) })
      }
    >
      {enter.error && (
        <Form.Item>
          <Alert type="error" showIcon title={errorText(enter.error)} />
        </Form.Item>
      )}
      <Form.Item
        name="password"
        label={t("links.password")}
        rules={[{ required: true, message: t("links.passwordMissing") }]}
      >
        <Input.Password size="large" autoFocus autoComplete="off" />
      </Form.Item>
      <Button type="primary" size="large" block htmlType="submit" loading={enter.isPending}>
        {t("links.enter")}
      </Button>
    </Form>
  );
}
