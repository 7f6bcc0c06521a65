/** Settings pages in the order of the menu: who may open them and where they are. */
export const SETTINGS = [
  { key: "members", permission: "members.manage" },
  { key: "departments", permission: "members.manage" },
  { key: "roles", permission: "roles.manage" },
  { key: "partnerUsers", permission: "members.manage" },
  { key: "workspace", permission: "workspace.manage" },
  { key: "audit", permission: "audit.read" },
] as const;

export type SettingKey = (typeof SETTINGS)[number]["key"];

export function settingPath(key: SettingKey): string {
  return key === "partnerUsers" ? "/settings/partner-users" : `/settings/${key}`;
}
