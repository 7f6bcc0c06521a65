import { App } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { duplicatesIn } from "@/api/duplicates";
import type { Problem } from "@/api/problem";

/** Asks whether likely duplicates are meant, where a write was refused for them and may be insisted on. */
export function useInsisting(): (problem: Problem) => Promise<boolean> {
  const { modal } = App.useApp();
  const { t } = useTranslation();
  return useCallback(
    async (problem: Problem) => {
      if (!duplicatesIn(problem)?.mayInsist) return false;
      return await modal.confirm({
        title: t("duplicates.insistTitle"),
        content: problem.errors.map((each) => each.message).join(" "),
        okText: t("duplicates.save"),
        cancelText: t("frame.cancel"),
      });
    },
    [modal, t],
  );
}
