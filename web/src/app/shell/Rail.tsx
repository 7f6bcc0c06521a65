import {
  CheckSquareOutlined,
  FormOutlined,
  LeftOutlined,
  PartitionOutlined,
  RightOutlined,
  SettingOutlined,
} from "@ant-design/icons";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { type MenuApp, placeOf, useMenu } from "@/api/menu";
import { useSignedIn } from "@/api/session";
import { useTaskCounts } from "@/api/tasks";
import { FormIcon } from "@/fields/FormIcon";
import { useLabel } from "@/shared/locale";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { settingsFor } from "../places";
import styles from "./Rail.module.css";

/** Larger counts are not told. */
const COUNTED = 99;

function Place(props: {
  to: string;
  icon: ReactNode;
  title: string;
  narrow: boolean;
  end?: boolean;
  count?: number;
}) {
  const { to, icon, title, narrow, end, count = 0 } = props;
  return (
    <li>
      <NavLink
        to={to}
        end={end}
        className={styles.place}
        title={narrow ? title : undefined}
        aria-label={title}
      >
        <span className={styles.icon}>{icon}</span>
        {!narrow && <span className={styles.title}>{title}</span>}
        {count > 0 && <span className={styles.count}>{count > COUNTED ? `${COUNTED}+` : count}</span>}
      </NavLink>
    </li>
  );
}

/** What waits for the person, always within reach. */
function Tasks({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation();
  const open = useTaskCounts().data?.open ?? 0;
  return (
    <Place
      to="/tasks"
      icon={<CheckSquareOutlined aria-hidden="true" />}
      title={t("tasks.title")}
      narrow={narrow}
      count={open}
    />
  );
}

function Apps({ apps, narrow, typed }: { apps: MenuApp[]; narrow: boolean; typed: string }) {
  const label = useLabel();
  const wanted = typed.trim().toLowerCase();
  const fits = (title: string) => title.toLowerCase().includes(wanted);
  return apps.map((app) => {
    const items = app.items.filter((item) => fits(label(item.title)) || fits(label(app.title)));
    if (items.length === 0) return null;
    return (
      <div key={app.key} className={styles.app}>
        {!narrow && <div className={styles.appTitle}>{label(app.title)}</div>}
        <ul>
          {items.map((item) => (
            <Place
              key={`${item.kind} ${item.key}`}
              to={placeOf(item)}
              icon={<FormIcon name={item.icon} colour={item.color} />}
              title={label(item.title)}
              narrow={narrow}
            />
          ))}
        </ul>
      </div>
    );
  });
}

/** Apps with their forms and pages; settings at the foot. `onToggle` narrows it to icons. */
export function Rail({ narrow, onToggle }: { narrow: boolean; onToggle?: () => void }) {
  const { t } = useTranslation();
  const menu = useMenu();
  const { permissions } = useSignedIn();
  const [typed, setTyped] = useState("");
  const setting = settingsFor(permissions)[0];
  return (
    <nav className={styles.rail} aria-label={t("frame.mainNavigation")}>
      {!narrow && (
        <div className={styles.filter}>
          <Input
            size="small"
            allowClear
            aria-label={t("frame.filterMenu")}
            placeholder={t("frame.filterMenu")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      )}
      <ul className={styles.first}>
        <Tasks narrow={narrow} />
      </ul>
      <div className={styles.apps}>
        {menu.data && <Apps apps={menu.data} narrow={narrow} typed={narrow ? "" : typed} />}
        {!menu.data && menu.error && <ErrorState compact error={menu.error} onRetry={() => menu.refetch()} />}
        {menu.isPending && <LoadingSkeleton />}
      </div>
      <ul className={styles.foot}>
        {permissions.includes("forms.manage") && (
          <Place
            to="/forms"
            icon={<FormOutlined aria-hidden="true" />}
            title={t("designer.forms")}
            narrow={narrow}
            end
          />
        )}
        {permissions.includes("flows.manage") && (
          <Place
            to="/flows"
            icon={<PartitionOutlined aria-hidden="true" />}
            title={t("flowList.title")}
            narrow={narrow}
          />
        )}
        {setting && (
          <Place
            to="/settings"
            icon={<SettingOutlined aria-hidden="true" />}
            title={t("frame.settings")}
            narrow={narrow}
          />
        )}
        {onToggle && (
          <li>
            <Button
              type="text"
              block
              icon={narrow ? <RightOutlined aria-hidden="true" /> : <LeftOutlined aria-hidden="true" />}
              aria-label={narrow ? t("frame.expandNavigation") : t("frame.collapseNavigation")}
              onClick={onToggle}
            />
          </li>
        )}
      </ul>
    </nav>
  );
}
