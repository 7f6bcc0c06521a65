import { Alert, Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { useAskReset } from "@/api/session";
import { CopyText } from "@/ui/CopyText";
import { useErrorText } from "@/ui/errorText";
import styles from "./door.module.css";

/** What an address may consist of to stand in a command that somebody else will run. */
const PLAIN = /^[A-Za-z0-9+][A-Za-z0-9.+_@-]*$/;

/** The command that makes a reset link; an address that a shell might misread is left to the operator. */
export function resetCommand(address: string): string {
  const typed = address.trim();
  return `tongzhou reset-password --email ${PLAIN.test(typed) ? typed : "…"}`;
}

/** A link by mail; where none can come, what the operator of the server runs. */
export function ForgottenPassword() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const form = Form.useFormInstance();
  const typed: unknown = Form.useWatch("email");
  const address = typeof typed === "string" ? typed.trim() : "";
  const ask = useAskReset();
  const send = () => {
    if (address.includes("@")) ask.mutate(address);
    else form.setFields([{ name: "email", errors: [t("door.forgottenAddress")] }]);
  };
  return (
    <details className={styles.forgotten}>
      <summary>{t("door.forgotten")}</summary>
      <p>{t("door.forgottenAbout")}</p>
      {ask.error && <Alert type="error" showIcon role="alert" title={errorText(ask.error)} />}
      {ask.data && (
        <Alert
          type="success"
          showIcon
          role="status"
          title={t("door.forgottenSent", { minutes: ask.data.minutes })}
        />
      )}
      <p>
        <Button onClick={send} loading={ask.isPending}>
          {t("door.forgottenSend")}
        </Button>
      </p>
      <p>{t("door.forgottenElse")}</p>
      <CopyText label={t("door.forgottenCommand")} value={resetCommand(address)} />
    </details>
  );
}
