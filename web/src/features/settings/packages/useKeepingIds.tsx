import { App } from "antd";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { useToasts } from "@/ui/toasts";
import styles from "./packages.module.css";

/**
 * Runs what makes or fetches a package; where its texts name records by ids, says where and asks before it runs again
 * with the ids kept. Other refusals are thrown.
 */
export function useKeepingIds() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const toasts = useToasts();
  return async (run: (keepIds: boolean) => Promise<void>) => {
    try {
      await run(false);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code !== "package_names_records") throw error;
      modal.confirm({
        title: t("packages.namesRecords"),
        width: 560,
        content: (
          <>
            <p>{problem.message}</p>
            <ul className={styles.places}>
              {problem.errors.map((each) => (
                <li key={`${each.field} ${each.message}`}>
                  <strong>{each.field}</strong> {each.message}
                </li>
              ))}
            </ul>
          </>
        ),
        okText: t("packages.keepIds"),
        cancelText: t("frame.cancel"),
        onOk: () => run(true).catch(toasts.failed),
      });
    }
  };
}
