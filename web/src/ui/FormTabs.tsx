import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/api/session";
import styles from "./FormTabs.module.css";

const TABS = ["design", "links", "webhooks"] as const;

/** What may be set of a form, one page each. */
export function FormTabs({ form, at }: { form: string; at: (typeof TABS)[number] }) {
  const { t } = useTranslation();
  const may = {
    design: useMay("forms.manage"),
    links: useMay("links.manage"),
    webhooks: useMay("webhooks.manage"),
  };
  return (
    <nav className={styles.tabs} aria-label={t("links.formSettings")}>
      {TABS.filter((key) => may[key]).map((key) => (
        <Link
          key={key}
          to={`/forms/${form}/${key}`}
          className={styles.tab}
          aria-current={key === at ? "page" : undefined}
        >
          {t(`links.tabs.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
