import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useSignedIn, useSignOut } from "@/api/session";
import { Panel } from "@/ui/Panel";
import { useToasts } from "@/ui/toasts";

/** 我的: who one is here, and the way out. */
export function PortalMePage() {
  const { t } = useTranslation();
  const { user, partner } = useSignedIn();
  const signOut = useSignOut();
  const toasts = useToasts();
  return (
    <Panel title={user.name}>
      <p>{partner?.label}</p>
      <p>{user.email ?? user.phone}</p>
      <Button
        block
        style={{ marginTop: 16 }}
        loading={signOut.isPending}
        onClick={() => signOut.mutate(undefined, { onError: toasts.failed })}
      >
        {t("frame.signOut")}
      </Button>
    </Panel>
  );
}
