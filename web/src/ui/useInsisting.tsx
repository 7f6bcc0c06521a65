import { App } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { duplicatesIn } from "@/api/duplicates";

type Send<T> = (insists: boolean) => Promise<T>;

/** Sends a write; where it was refused for likely duplicates and may be insisted on, asks and sends it again. */
export function useInsisting(): <T>(send: Send<T>) => Promise<T> {
  const { modal } = App.useApp();
  const { t } = useTranslation();
  return useCallback(
    <T,>(send: Send<T>) =>
      send(false).catch(async (error: unknown) => {
        const problem = asProblem(error);
        if (!duplicatesIn(problem)?.mayInsist) throw error;
        const meant = await modal.confirm({
          title: t("duplicates.insistTitle"),
          content: problem.errors.map((each) => <p key={each.message}>{each.message}</p>),
          okText: t("duplicates.save"),
          cancelText: t("frame.cancel"),
        });
        if (!meant) throw error;
        return send(true);
      }),
    [modal, t],
  );
}
