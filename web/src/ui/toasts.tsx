import { App, Button } from "antd";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { useInsisting } from "./useInsisting";

const UNDO_SECONDS = 8;

/** Short messages at the edge of the page: done, failed, done-and-can-be-undone. */
export function useToasts() {
  const { message, notification } = App.useApp();
  const { t } = useTranslation();
  const insisting = useInsisting();

  const failed = useCallback(
    (error: unknown) => {
      const problem = asProblem(error);
      const unreachable = problem.code === "network.unreachable";
      const mistakes = problem.errors.map((each) => each.message).join(" ");
      notification.error({
        title: unreachable ? t("states.unreachableAbout") : mistakes || problem.message,
        description: problem.requestId ? t("states.requestId", { id: problem.requestId }) : undefined,
      });
    },
    [notification, t],
  );

  const undoable = useCallback(
    (text: string, onUndo: (insists: boolean) => Promise<unknown>) => {
      const key = `undo-${Date.now()}`;
      const undo = () => {
        message.destroy(key);
        insisting(onUndo).then(() => message.success(t("frame.undone")), failed);
      };
      message.open({
        key,
        type: "success",
        duration: UNDO_SECONDS,
        content: (
          <>
            {text}
            <Button type="link" size="small" onClick={undo}>
              {t("frame.undo")}
            </Button>
          </>
        ),
      });
    },
    [message, failed, insisting, t],
  );

  return useMemo(
    () => ({
      done: (text: string) => void message.success(text),
      refused: (text: string) => notification.error({ title: text }),
      failed,
      undoable,
    }),
    [message, notification, failed, undoable],
  );
}
