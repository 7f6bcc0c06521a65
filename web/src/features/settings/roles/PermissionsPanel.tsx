import { Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import { type Role, useVocabulary } from "@/api/roles";
import { Panel } from "@/ui/Panel";
import { Answer } from "@/ui/states";
import { groupOf, togglePermission } from "./draft";
import styles from "./roles.module.css";

const GROUPS = ["channel", "building", "administration"] as const;

/** What the role may do besides records. */
export function PermissionsPanel({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("roles.permissions")}>
      <Answer query={useVocabulary()} rows={3}>
        {({ permissions }) => {
          const possible = permissions.filter((one) => role.kind === "member" || one.partner);
          return (
            <div className={styles.groups}>
              {GROUPS.map((group) => {
                const members = possible.filter((one) => groupOf(one.key) === group);
                if (members.length === 0) return null;
                return (
                  <fieldset key={group} className={styles.group}>
                    <legend>{t(`roles.groups.${group}`)}</legend>
                    {members.map((one) => (
                      <Checkbox
                        key={one.key}
                        checked={role.permissions.includes(one.key)}
                        onChange={(event) => onChange(togglePermission(role, one.key, event.target.checked))}
                      >
                        {one.title}
                      </Checkbox>
                    ))}
                  </fieldset>
                );
              })}
            </div>
          );
        }}
      </Answer>
    </Panel>
  );
}
