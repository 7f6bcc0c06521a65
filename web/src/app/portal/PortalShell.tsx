import {
  CheckSquareOutlined,
  FileDoneOutlined,
  HomeOutlined,
  ShoppingCartOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet } from "react-router";
import { useWaitingForCode } from "@/api/freshCodes";
import { useLiveMessages, useMessages } from "@/api/messages";
import { useSignedIn } from "@/api/session";
import { useTaskCounts } from "@/api/tasks";
import { RecordPlaces } from "@/fields/places";
import { UnreadBell } from "@/ui/UnreadBell";
import { LanguageButton } from "../shell/language";
import { PreviewBanner } from "../shell/PreviewBanner";
import styles from "./PortalShell.module.css";
import { usePortalPlaces } from "./places";

const FreshCodeDialog = lazy(() =>
  import("@/ui/FreshCodeDialog").then(({ FreshCodeDialog }) => ({ default: FreshCodeDialog })),
);

/** Where the portal leads; `needs` is the permission without which a place would be empty. */
const TABS = [
  { key: "home", to: "/portal", icon: <HomeOutlined aria-hidden="true" />, needs: null },
  { key: "orders", to: "/portal/orders", icon: <ShoppingCartOutlined aria-hidden="true" />, needs: null },
  {
    key: "rebates",
    to: "/portal/statements",
    icon: <FileDoneOutlined aria-hidden="true" />,
    needs: "statements.read",
  },
  { key: "tasks", to: "/portal/tasks", icon: <CheckSquareOutlined aria-hidden="true" />, needs: null },
  { key: "me", to: "/portal/me", icon: <UserOutlined aria-hidden="true" />, needs: null },
] as const;

/** How many messages are new, and the way to them. */
function Bell() {
  const { t } = useTranslation();
  useLiveMessages();
  const unread = useMessages().data?.unread ?? 0;
  return (
    <Link
      to="/portal/messages"
      aria-label={unread > 0 ? t("portal.messagesUnread", { count: unread }) : t("portal.messages")}
    >
      <Button type="text" tabIndex={-1} icon={<UnreadBell count={unread} />} />
    </Link>
  );
}

/** Larger counts are not told. */
const COUNTED = 99;

/** The frame of a partner's people: made for a thumb first; on a wide screen the tabs move to the top. */
export function PortalShell() {
  const { t } = useTranslation();
  const { workspace, partner, preview, permissions } = useSignedIn();
  const open = useTaskCounts().data?.open ?? 0;
  const waiting = useWaitingForCode();
  const places = usePortalPlaces();
  const tabs = TABS.filter(({ needs }) => needs === null || permissions.includes(needs));
  return (
    <div className={styles.shell}>
      {preview && <PreviewBanner {...preview} />}
      <header className={styles.bar}>
        <img src="/mark.svg" alt="" width={24} height={24} />
        <div className={styles.names}>
          <div className={styles.partner}>{partner?.label}</div>
          <div className={styles.workspace}>{workspace.name}</div>
        </div>
        <Bell />
        <LanguageButton />
      </header>
      <main id="content" className={styles.page}>
        <RecordPlaces value={places}>
          <Outlet />
        </RecordPlaces>
        {waiting && (
          <Suspense fallback={null}>
            <FreshCodeDialog />
          </Suspense>
        )}
      </main>
      <nav className={styles.tabs} aria-label={t("frame.mainNavigation")}>
        {tabs.map((tab) => (
          <NavLink key={tab.key} to={tab.to} end={tab.key === "home"} className={styles.tab}>
            <span className={styles.icon}>
              {tab.icon}
              {tab.key === "tasks" && open > 0 && (
                <span className={styles.count}>{open > COUNTED ? `${COUNTED}+` : open}</span>
              )}
            </span>
            {t(`portal.tabs.${tab.key}`)}
          </NavLink>
        ))}
      </nav>
    </div>
  );
}
