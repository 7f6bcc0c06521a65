import { CalendarOutlined, MenuOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Drawer, Tooltip } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet, useLocation } from "react-router";
import { useSignedIn } from "@/api/session";
import { remember, remembered } from "@/shared/storage";
import { DateText } from "@/ui/Amounts";
import { JobTray } from "@/ui/JobTray";
import { Inbox } from "./Inbox";
import { LanguageButton } from "./language";
import { MeMenu } from "./MeMenu";
import { Palette, usePaletteKey } from "./Palette";
import { PreviewBanner } from "./PreviewBanner";
import { Rail } from "./Rail";
import styles from "./WorkbenchShell.module.css";

function BusinessDate({ value }: { value: string }) {
  const { t } = useTranslation();
  return (
    <Tooltip title={t("frame.businessDateAbout")}>
      <span className={styles.businessDate}>
        <CalendarOutlined aria-hidden="true" /> <span className={styles.wide}>{t("frame.businessDate")}</span>{" "}
        <DateText value={value} />
      </span>
    </Tooltip>
  );
}

/** The frame of the people inside: rail of apps on the left, bar on top, the page in the middle. */
export function WorkbenchShell() {
  const { t } = useTranslation();
  const { workspace, preview } = useSignedIn();
  const { pathname } = useLocation();
  const [narrow, setNarrow] = useState(remembered("rail") === "narrow");
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState(false);
  usePaletteKey(() => setPalette(true));
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening a page closes the drawer
  useEffect(() => setDrawer(false), [pathname]);

  const toggleRail = () => {
    remember("rail", narrow ? null : "narrow");
    setNarrow(!narrow);
  };

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t("frame.skipToContent")}
      </a>
      {preview && <PreviewBanner {...preview} />}
      <header className={styles.bar}>
        <span className={styles.burger}>
          <Button
            type="text"
            icon={<MenuOutlined aria-hidden="true" />}
            aria-label={t("frame.openNavigation")}
            onClick={() => setDrawer(true)}
          />
        </span>
        <Link to="/" className={styles.workspace}>
          <img src="/mark.svg" alt="" width={24} height={24} />
          <span>{workspace.name}</span>
        </Link>
        <button
          type="button"
          className={styles.search}
          aria-label={t("palette.shortcut")}
          onClick={() => setPalette(true)}
        >
          <SearchOutlined aria-hidden="true" />
          <span className={styles.wide}>{t("palette.placeholder")}</span>
          <kbd className={styles.wide}>Ctrl K</kbd>
        </button>
        <div className={styles.tools}>
          {workspace.business_date && <BusinessDate value={workspace.business_date} />}
          <Inbox />
          <JobTray />
          <span className={styles.language}>
            <LanguageButton />
          </span>
          <MeMenu />
        </div>
      </header>
      <div className={styles.middle}>
        <aside className={styles.rail} data-narrow={narrow}>
          <Rail narrow={narrow} onToggle={toggleRail} />
        </aside>
        <main id="content" className={styles.page} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Drawer
        open={drawer}
        onClose={() => setDrawer(false)}
        placement="left"
        size={280}
        title={workspace.name}
        styles={{ body: { padding: 0 } }}
      >
        <Rail narrow={false} />
      </Drawer>
      <Palette open={palette} onClose={() => setPalette(false)} />
    </div>
  );
}
