import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

export const PASSWORD_MIN = 10;

/** A new password, typed twice. The server has the last word on what is guessable. */
export function NewPassword({ name, size }: { name: string; size?: "large" }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name={name}
        label={t("door.newPassword")}
        extra={t("door.passwordRule", { count: PASSWORD_MIN })}
        rules={[
          { required: true, message: t("door.passwordMissing") },
          { min: PASSWORD_MIN, message: t("door.passwordTooShort", { count: PASSWORD_MIN }) },
        ]}
      >
        <Input.Password size={size} autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("door.passwordAgain")}
        dependencies={[name]}
        rules={[
          { required: true, message: t("door.passwordAgainMissing") },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue(name)
                ? Promise.resolve()
                : Promise.reject(new Error(t("door.passwordsDiffer"))),
          }),
        ]}
      >
        <Input.Password size={size} autoComplete="new-password" />
      </Form.Item>
    </>
  );
}
