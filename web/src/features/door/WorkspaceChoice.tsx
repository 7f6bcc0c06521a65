import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { type Session, useSwitchWorkspace } from "@/api/session";
import { DoorFrame } from "@/ui/DoorFrame";
import { useToasts } from "@/ui/toasts";
import styles from "./door.module.css";

/** After the sign-in, for an account of several workspaces: in which to go on. */
export function WorkspaceChoice({ session, onChosen }: { session: Session; onChosen: () => void }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const change = useSwitchWorkspace();
  const choose = (key: string) => {
    if (key === session.workspace.key) onChosen();
    else change.mutate(key, { onSuccess: onChosen, onError: toasts.failed });
  };
  return (
    <DoorFrame title={t("door.workspace")} about={t("door.workspaceAbout")}>
      <ul className={styles.choices}>
        {session.workspaces.map(({ key, name }) => (
          <li key={key}>
            <Button
              block
              size="large"
              loading={change.isPending && change.variables === key}
              onClick={() => choose(key)}
            >
              {name}
            </Button>
          </li>
        ))}
      </ul>
    </DoorFrame>
  );
}
