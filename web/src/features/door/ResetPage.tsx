import { Alert, Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { useResetPassword } from "@/api/session";
import { useLinkSecret } from "@/shared/linkSecret";
import { DoorFrame } from "@/ui/DoorFrame";
import { useErrorText } from "@/ui/errorText";
import { NewPassword } from "@/ui/NewPassword";
import { showFieldErrors } from "@/ui/problemFields";

/** Opened by a reset link: a new password, then the sign-in. */
export function ResetPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const token = useLinkSecret();
  const [form] = Form.useForm<{ new: string }>();
  const reset = useResetPassword();
  if (token === "") {
    return (
      <DoorFrame title={t("door.resetGone")} about={t("door.resetGoneAbout")}>
        <Button href="/sign-in">{t("door.toSignIn")}</Button>
      </DoorFrame>
    );
  }
  if (reset.isSuccess) {
    return (
      <DoorFrame title={t("door.resetDone")} about={t("door.resetDoneAbout")}>
        <Button type="primary" size="large" block href="/sign-in">
          {t("door.toSignIn")}
        </Button>
      </DoorFrame>
    );
  }
  const shown = reset.error && asProblem(reset.error).errors.length === 0;
  return (
    <DoorFrame title={t("door.reset")} about={t("door.resetAbout")}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(given: { new: string }) =>
          reset.mutate({ token, new: given.new }, { onError: (error) => showFieldErrors(form, error) })
        }
      >
        {shown && (
          <Form.Item>
            <Alert type="error" showIcon title={errorText(reset.error)} />
          </Form.Item>
        )}
        <NewPassword name="new" size="large" />
        <Button type="primary" size="large" block htmlType="submit" loading={reset.isPending}>
          {t("door.setPassword")}
        </Button>
      </Form>
    </DoorFrame>
  );
}
