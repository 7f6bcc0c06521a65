import { Alert, Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { useAskReset } from "@/api/session";
import { useErrorText } from "@/ui/errorText";
import styles from "./door.module.css";

/** A link by mail, where mail is set up; else whom to ask. What it says is the same for any address. */
export function ForgottenPassword({ mailed }: { mailed: boolean }) {
  const { t } = useTranslation();
  return (
    <details className={styles.forgotten}>
      <summary>{t("door.forgotten")}</summary>
      {mailed && <MailedLink />}
      <p>{t(mailed ? "door.forgottenElse" : "door.forgottenAsk")}</p>
    </details>
  );
}

function MailedLink() {
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
    <>
      <p>{t("door.forgottenAbout")}</p>
      {ask.error && <Alert type="error" showIcon role="alert" title={errorText(ask.error)} />}
      {ask.data && (
        <Alert
          type="info"
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
    </>
  );
}
