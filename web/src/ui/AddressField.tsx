import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

/** One line that takes an e-mail address or a phone number. */
export function AddressField({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={t("invitations.address")}
      extra={t("invitations.addressHint")}
      rules={[{ required: true, whitespace: true, message: t("invitations.addressMissing") }]}
    >
      <Input maxLength={254} inputMode="email" />
    </Form.Item>
  );
}

/** What was typed, under the name the server knows it by. */
export function addressOf(typed: string): { email: string } | { phone: string } {
  const address = typed.trim();
  return address.includes("@") ? { email: address } : { phone: address };
}
