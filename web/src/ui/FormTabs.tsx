import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/api/session";
import styles from "./FormTabs.module.css";

const TABS = ["design", "templates", "links", "webhooks"] as const;

/** What may be set of a form, one page each. */
export function FormTabs(props: {
  form: string;
  at: (typeof TABS)[number];
  /** Beside other things in a bar, without a line of its own. */
  inBar?: boolean;
}) {
  const { form, at, inBar } = props;
  const { t } = useTranslation();
  const may = {
    design: useMay("forms.manage"),
    templates: useMay("forms.manage"),
    links: useMay("links.manage"),
    webhooks: useMay("webhooks.manage"),
    flows: useMay("flows.manage"),
  };
  return (
    <nav className={styles.tabs} data-bar={inBar} aria-label={t("links.formSettings")}>
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
      {may.flows && (
        <Link to={`/flows?form=${form}`} className={styles.tab}>
          {t("links.tabs.flows")}
        </Link>
      )}
    </nav>
  );
}
