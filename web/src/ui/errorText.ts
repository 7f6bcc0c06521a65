import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";

/** What went wrong, as a sentence; a server that cannot be reached says nothing itself. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (error: unknown) => {
      const problem = asProblem(error);
      return problem.code === "network.unreachable" ? t("states.unreachableAbout") : problem.message;
    },
    [t],
  );
}
