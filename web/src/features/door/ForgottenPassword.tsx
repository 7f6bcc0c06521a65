import { Form } from "antd";
import { useTranslation } from "react-i18next";
import { CopyText } from "@/ui/CopyText";
import styles from "./door.module.css";

/** What an address may consist of to stand in a command that somebody else will run. */
const PLAIN = /^[A-Za-z0-9+][A-Za-z0-9.+_@-]*$/;

/** The command that makes a reset link; an address that a shell might misread is left to the operator. */
export function resetCommand(address: string): string {
  const typed = address.trim();
  return `tongzhou reset-password --email ${PLAIN.test(typed) ? typed : "…"}`;
}

/** No mail is sent yet: only the operator of the server makes reset links, and this says how. */
export function ForgottenPassword() {
  const { t } = useTranslation();
  const address: unknown = Form.useWatch("email");
  return (
    <details className={styles.forgotten}>
      <summary>{t("door.forgotten")}</summary>
      <p>{t("door.forgottenAbout")}</p>
      <CopyText
        label={t("door.forgottenCommand")}
        value={resetCommand(typeof address === "string" ? address : "")}
      />
    </details>
  );
}
