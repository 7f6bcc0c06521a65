import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { useChangePassword, useSignedIn } from "@/api/session";
import { useMyCrumbs } from "@/ui/myCrumbs";
import { NewPassword } from "@/ui/NewPassword";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { showFieldErrors } from "@/ui/problemFields";
import { useToasts } from "@/ui/toasts";
import styles from "./me.module.css";

interface Change {
  current: string;
  new: string;
}

export function PasswordPage() {
  const { t } = useTranslation();
  const { user } = useSignedIn();
  const [form] = Form.useForm<Change>();
  const change = useChangePassword();
  const toasts = useToasts();
  const submit = (given: Change) =>
    change.mutate(
      { current: given.current, new: given.new },
      {
        onSuccess: () => {
          form.resetFields();
          toasts.done(t("me.passwordChanged"));
        },
        onError: (error) => {
          if (!showFieldErrors(form, error)) toasts.failed(error);
        },
      },
    );
  return (
    <>
      <PageHeader crumbs={useMyCrumbs()} title={t("frame.password")} about={t("me.passwordAbout")} />
      <Panel>
        <Form<Change>
          form={form}
          layout="vertical"
          requiredMark={false}
          className={styles.form}
          onFinish={submit}
        >
          <input type="text" hidden readOnly autoComplete="username" value={user.email ?? user.phone ?? ""} />
          <Form.Item
            name="current"
            label={t("me.currentPassword")}
            rules={[{ required: true, message: t("me.currentPasswordMissing") }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <NewPassword name="new" />
          <Button type="primary" htmlType="submit" loading={change.isPending}>
            {t("frame.password")}
          </Button>
        </Form>
      </Panel>
    </>
  );
}
