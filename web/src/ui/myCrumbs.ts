import { useTranslation } from "react-i18next";
import { useSignedIn } from "@/api/session";
import type { Crumb } from "./PageHeader";

/** In the portal one's own pages hang beneath 我的; in the workbench a list stands beside them. */
export function useMyCrumbs(): Crumb[] {
  const { t } = useTranslation();
  const { kind } = useSignedIn();
  return kind === "partner" ? [{ title: t("portal.tabs.me"), to: "/portal/me" }] : [];
}
