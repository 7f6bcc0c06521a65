/** Settings pages in the order of the menu: where they are and with which permissions one may open them. */
export const SETTINGS = [
  { key: "members", path: "/settings/members", permissions: ["members.read", "members.manage"] },
  { key: "departments", path: "/settings/departments", permissions: ["members.read", "members.manage"] },
  { key: "roles", path: "/settings/roles", permissions: ["roles.manage"] },
  { key: "permissionSets", path: "/settings/permission-sets", permissions: ["roles.manage"] },
  { key: "explanation", path: "/settings/explanation", permissions: ["roles.manage"] },
  { key: "partnerUsers", path: "/settings/partner-users", permissions: ["partner_users.manage"] },
  { key: "workspace", path: "/settings/workspace", permissions: ["workspace.manage"] },
  { key: "workingDays", path: "/settings/working-days", permissions: ["workspace.manage"] },
  { key: "messages", path: "/settings/messages", permissions: ["workspace.manage"] },
  { key: "notices", path: "/settings/notices", permissions: ["flows.manage"] },
  { key: "packages", path: "/settings/packages", permissions: ["packages.manage"] },
  { key: "personalData", path: "/settings/personal-data", permissions: ["privacy.manage"] },
  { key: "speed", path: "/settings/speed", permissions: ["forms.manage"] },
  { key: "audit", path: "/settings/audit", permissions: ["audit.read"] },
] as const;

/** The settings that somebody with these permissions may open. */
export function settingsFor(permissions: readonly string[]) {
  return SETTINGS.filter((setting) => setting.permissions.some((one) => permissions.includes(one)));
}
