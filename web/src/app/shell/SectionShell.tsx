import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { useSignedIn } from "@/api/session";
import { useNarrow } from "@/shared/narrow";
import { NotFound } from "../outcomes";
import { settingsFor } from "../places";
import styles from "./SectionShell.module.css";

interface Section {
  path: string;
  title: string;
}

function Sections({ label, sections }: { label: string; sections: Section[] }) {
  const narrow = useNarrow();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const here = sections.findLast((section) => pathname.startsWith(section.path));
  if (narrow) {
    return (
      <Select
        className={styles.select}
        aria-label={label}
        value={here?.path}
        options={sections.map((section) => ({ value: section.path, label: section.title }))}
        onChange={(path) => navigate(path)}
      />
    );
  }
  return (
    <nav className={styles.nav} aria-label={label}>
      <div className={styles.label}>{label}</div>
      <ul>
        {sections.map((section) => (
          <li key={section.path}>
            <NavLink to={section.path} end={section.path === "/me"} className={styles.section}>
              {section.title}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Shell({ label, root, sections }: { label: string; root: string; sections: Section[] }) {
  const { pathname } = useLocation();
  const places = [root, ...sections.map(({ path }) => path)];
  const known = places.some(
    (path) => path === pathname || (path !== root && pathname.startsWith(`${path}/`)),
  );
  if (sections.length === 0) return <NotFound />;
  return (
    <div className={styles.shell}>
      <Sections label={label} sections={sections} />
      <div className={styles.content}>{known ? <Outlet /> : <NotFound />}</div>
    </div>
  );
}

/** The workspace's settings, those of them that the actor may open; the others are not there. */
export function SettingsShell() {
  const { t } = useTranslation();
  const { permissions } = useSignedIn();
  const sections = settingsFor(permissions).map((setting) => ({
    path: setting.path,
    title: t(`settings.places.${setting.key}`),
  }));
  return <Shell label={t("frame.settings")} root="/settings" sections={sections} />;
}

/** One's own pages. */
export function MeShell() {
  const { t } = useTranslation();
  const sections = [
    { path: "/me", title: t("frame.profile") },
    { path: "/me/password", title: t("frame.password") },
    { path: "/me/sessions", title: t("frame.sessions") },
    { path: "/me/delegates", title: t("frame.delegates") },
    { path: "/me/messages", title: t("messages.settings") },
    { path: "/me/tokens", title: t("frame.tokens") },
  ];
  return <Shell label={t("frame.me")} root="/me" sections={sections} />;
}
