import { useTranslation } from "react-i18next";
import type { PartnerUser } from "@/api/people";
import { Mark } from "./Mark";
import styles from "./PersonAddress.module.css";

/** A partner user's address, and that nobody has proved yet that it is theirs. */
export function PersonAddress({ user }: { user: PartnerUser }) {
  const { t } = useTranslation();
  return (
    <span className={styles.address}>
      <span className={styles.text}>{user.email ?? user.phone}</span>
      {!user.address_proved && <Mark tone="warn">{t("members.unproved")}</Mark>}
    </span>
  );
}
