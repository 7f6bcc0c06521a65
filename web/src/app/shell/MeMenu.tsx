import { CheckOutlined, DownOutlined } from "@ant-design/icons";
import { Button, Dropdown, type MenuProps } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSignedIn, useSignOut, useSwitchWorkspace } from "@/api/session";
import { APPEARANCES, chooseAppearance, useAppearance } from "@/shared/appearance";
import { useToasts } from "@/ui/toasts";
import { useTurnLanguage } from "./language";
import styles from "./MeMenu.module.css";

/** Everything about oneself: profile, devices, tokens, appearance, sign out. */
export function MeMenu() {
  const { t } = useTranslation();
  const { user, roles, workspace, workspaces } = useSignedIn();
  const navigate = useNavigate();
  const switchWorkspace = useSwitchWorkspace();
  const signOut = useSignOut();
  const toasts = useToasts();
  const appearance = useAppearance();
  const turnLanguage = useTurnLanguage();
  const goOn = (key: string) =>
    switchWorkspace.mutate(key, { onSuccess: () => navigate("/"), onError: toasts.failed });
  const elsewhere: MenuProps["items"] = [
    { type: "divider" },
    {
      key: "workspaces",
      type: "group",
      label: t("frame.workspace"),
      children: workspaces.map(({ key, name }) => ({
        key: `workspace ${key}`,
        label: name,
        icon:
          key === workspace.key ? (
            <CheckOutlined aria-hidden="true" />
          ) : (
            <span className={styles.unchecked} />
          ),
        onClick: () => key !== workspace.key && goOn(key),
      })),
    },
  ];
  const items: MenuProps["items"] = [
    {
      key: "who",
      type: "group",
      label: (
        <>
          <div className={styles.who}>{user.name}</div>
          <div>{user.email ?? user.phone}</div>
          <div>{roles.map((role) => role.title).join(" · ")}</div>
        </>
      ),
    },
    ...(workspaces.length > 1 ? elsewhere : []),
    { type: "divider" },
    { key: "profile", label: t("frame.profile"), onClick: () => navigate("/me") },
    { key: "password", label: t("frame.password"), onClick: () => navigate("/me/password") },
    { key: "sessions", label: t("frame.sessions"), onClick: () => navigate("/me/sessions") },
    { key: "delegates", label: t("frame.delegates"), onClick: () => navigate("/me/delegates") },
    { key: "tokens", label: t("frame.tokens"), onClick: () => navigate("/me/tokens") },
    { type: "divider" },
    {
      key: "appearance",
      label: t("frame.appearance"),
      children: APPEARANCES.map((choice) => ({
        key: choice,
        label: t(`frame.${choice}`),
        onClick: () => chooseAppearance(choice),
      })),
    },
    { key: "language", label: t("frame.otherLanguage"), onClick: turnLanguage },
    { type: "divider" },
    {
      key: "out",
      label: t("frame.signOut"),
      onClick: () => signOut.mutate(undefined, { onError: toasts.failed }),
    },
  ];
  return (
    <Dropdown menu={{ items, selectedKeys: [appearance] }} trigger={["click"]} placement="bottomRight">
      <Button type="text" aria-label={`${t("frame.me")} ${user.name}`} style={{ paddingInline: 8 }}>
        <span className={styles.face} aria-hidden="true">
          {[...user.name][0] ?? "?"}
        </span>
        <span className={styles.name}>{user.name}</span>
        <DownOutlined aria-hidden="true" className={styles.arrow} />
      </Button>
    </Dropdown>
  );
}
