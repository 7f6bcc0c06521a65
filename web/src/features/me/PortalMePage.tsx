import { Button, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useMay, useSignedIn, useSignOut, useSwitchWorkspace } from "@/api/session";
import { APPEARANCES, type Appearance, chooseAppearance, useAppearance } from "@/shared/appearance";
import { useLabel } from "@/shared/locale";
import { Panel } from "@/ui/Panel";
import { useToasts } from "@/ui/toasts";
import styles from "./me.module.css";
import { PartnerProfile } from "./PartnerProfile";

function Facts() {
  const { t } = useTranslation();
  const label = useLabel();
  const { user, partner, roles } = useSignedIn();
  const facts: [string, string][] = [
    [t("me.partner"), [partner?.label, partner?.code].filter(Boolean).join(" · ")],
    [t("me.roles"), roles.map((role) => label(role.title)).join(t("frame.listSeparator"))],
    [user.email ? t("me.email") : t("me.phone"), user.email ?? user.phone ?? ""],
  ];
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Places() {
  const { t } = useTranslation();
  const mayInvite = useMay("partner_users.invite");
  const places = [
    ...(mayInvite ? [{ to: "/portal/me/people", title: t("colleagues.title") }] : []),
    { to: "/portal/forms", title: t("ownForms.title") },
    { to: "/portal/messages", title: t("portal.messages") },
    { to: "/portal/me/messages", title: t("portal.messageSettings") },
    { to: "/portal/me/password", title: t("frame.password") },
    { to: "/portal/me/sessions", title: t("frame.sessions") },
  ];
  return (
    <ul>
      {places.map((place) => (
        <li key={place.to}>
          <Link to={place.to} className={styles.place}>
            {place.title}
            <span aria-hidden="true">›</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Shown to an account that several workspaces know: in whose portal to go on. */
function WorkspacePanel() {
  const { t } = useTranslation();
  const { workspace, workspaces } = useSignedIn();
  const navigate = useNavigate();
  const toasts = useToasts();
  const change = useSwitchWorkspace();
  if (workspaces.length < 2) return null;
  const goOn = (key: string) =>
    change.mutate(key, { onSuccess: () => navigate("/"), onError: toasts.failed });
  return (
    <Panel title={t("frame.workspace")}>
      <Select
        className={styles.wide}
        aria-label={t("frame.workspace")}
        value={workspace.key}
        loading={change.isPending}
        options={workspaces.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={goOn}
      />
    </Panel>
  );
}

/** 我的: who one is here, colleagues, password, devices, and the way out. */
export function PortalMePage() {
  const { t } = useTranslation();
  const { user } = useSignedIn();
  const appearance = useAppearance();
  const signOut = useSignOut();
  const toasts = useToasts();
  return (
    <>
      <h1 className="tz-unseen">{t("portal.tabs.me")}</h1>
      <Panel title={user.name}>
        <Facts />
      </Panel>
      <div className={styles.apart}>
        <PartnerProfile />
      </div>
      <Panel flush>
        <Places />
      </Panel>
      <WorkspacePanel />
      <Panel title={t("frame.appearance")}>
        <Segmented<Appearance>
          block
          aria-label={t("frame.appearance")}
          value={appearance}
          options={APPEARANCES.map((choice) => ({ value: choice, label: t(`frame.${choice}`) }))}
          onChange={chooseAppearance}
        />
      </Panel>
      <Button
        block
        size="large"
        className={styles.out}
        loading={signOut.isPending}
        onClick={() => signOut.mutate(undefined, { onError: toasts.failed })}
      >
        {t("frame.signOut")}
      </Button>
    </>
  );
}
