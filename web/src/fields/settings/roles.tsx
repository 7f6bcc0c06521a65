import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useRoleChoices } from "@/api/choices";
import type { SettingsProps } from "../contracts";
import styles from "../fields.module.css";
import { changed } from "./parts";
import { CountSettings } from "./relations";
import { Setting } from "./Setting";

interface Range {
  kind?: "member" | "partner";
  roles?: string[];
}

const KINDS = ["member", "partner"] as const;

/** Without what names nothing; null where nothing is left. */
function kept({ kind, roles }: Range): Range | null {
  const left = { ...(kind ? { kind } : {}), ...(roles && roles.length > 0 ? { roles } : {}) };
  return Object.keys(left).length > 0 ? left : null;
}

/** Which roles may be chosen: those of members or of partner users, or some by name. */
export function RoleSettings({ field, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const range = (field.settings.range ?? {}) as Range;
  const known = useRoleChoices(true).data ?? [];
  const fitting = known.filter(({ kind }) => !range.kind || kind === range.kind);
  const put = (part: Range) => onChange(changed(field.settings, "range", kept({ ...range, ...part })));
  return (
    <details className={styles.part} open={field.settings.range !== undefined}>
      <summary>{t("people.ofRoles")}</summary>
      <Setting name={t("people.kind")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            allowClear
            placeholder={t("fields.choose")}
            value={range.kind ?? null}
            options={KINDS.map((kind) => ({ value: kind, label: t(`people.kinds.${kind}`) }))}
            onChange={(kind: Range["kind"]) => put({ kind, roles: [] })}
          />
        )}
      </Setting>
      <Setting name={t("people.onlyRoles")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            mode="multiple"
            placeholder={t("fields.choose")}
            value={range.roles ?? []}
            options={fitting.map(({ key, label }) => ({ value: key, label }))}
            showSearch={{ optionFilterProp: "label" }}
            onChange={(roles: string[]) => put({ roles })}
          />
        )}
      </Setting>
    </details>
  );
}

export function RolesSettings(props: SettingsProps) {
  return (
    <>
      <CountSettings {...props} />
      <RoleSettings {...props} />
    </>
  );
}
