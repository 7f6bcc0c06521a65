import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./DoorFrame.module.css";
import { LanguageSwitch } from "./LanguageSwitch";

/** A calm sheet in the middle: sign-in, invitation, reset. */
export function DoorFrame(props: { title: ReactNode; about?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={styles.door}>
      <div className={styles.corner}>
        <LanguageSwitch />
      </div>
      <main className={styles.sheet}>
        <div className={styles.brand}>
          <img src="/mark.svg" alt="" width={36} height={36} />
          <div>
            <div className={styles.product}>{t("frame.product")}</div>
            <div className={styles.slogan}>{t("frame.slogan")}</div>
          </div>
        </div>
        <h1 className={styles.title}>{props.title}</h1>
        {props.about && <p className={styles.about}>{props.about}</p>}
        {props.children}
      </main>
    </div>
  );
}
