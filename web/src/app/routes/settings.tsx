import type { RouteObject } from "react-router";
import { lazyPage } from "../lazyPage";

/** The actor's own pages and the workspace's settings. */
export const settingsRoutes: RouteObject[] = [
  {
    path: "me",
    element: lazyPage(() => import("../shell/SectionShell"), "MeShell"),
    children: [
      { index: true, element: lazyPage(() => import("@/features/me/ProfilePage"), "ProfilePage") },
      { path: "password", element: lazyPage(() => import("@/features/me/PasswordPage"), "PasswordPage") },
      { path: "sessions", element: lazyPage(() => import("@/features/me/SessionsPage"), "SessionsPage") },
      {
        path: "delegates",
        element: lazyPage(() => import("@/features/delegates/DelegatesPage"), "DelegatesPage"),
      },
      {
        path: "messages",
        element: lazyPage(() => import("@/features/messages/PreferencesPage"), "PreferencesPage"),
      },
      { path: "tokens", element: lazyPage(() => import("@/features/me/TokensPage"), "TokensPage") },
    ],
  },
  {
    path: "settings",
    element: lazyPage(() => import("../shell/SectionShell"), "SettingsShell"),
    children: [
      { index: true, element: lazyPage(() => import("../shell/FirstPage"), "FirstSetting") },
      {
        path: "members",
        element: lazyPage(() => import("@/features/settings/members/MembersPage"), "MembersPage"),
      },
      {
        path: "departments",
        element: lazyPage(() => import("@/features/settings/departments/DepartmentsPage"), "DepartmentsPage"),
      },
      { path: "roles", element: lazyPage(() => import("@/features/settings/roles/RolesPage"), "RolesPage") },
      {
        path: "roles/:role",
        element: lazyPage(() => import("@/features/settings/roles/RolePage"), "RolePage"),
      },
      {
        path: "permission-sets",
        element: lazyPage(
          () => import("@/features/settings/permissionSets/PermissionSetsPage"),
          "PermissionSetsPage",
        ),
      },
      {
        path: "explanation",
        element: lazyPage(() => import("@/features/settings/explanation/ExplanationPage"), "ExplanationPage"),
      },
      {
        path: "partner-users",
        element: lazyPage(
          () => import("@/features/settings/partnerUsers/PartnerUsersPage"),
          "PartnerUsersPage",
        ),
      },
      {
        path: "workspace",
        element: lazyPage(() => import("@/features/settings/workspace/WorkspacePage"), "WorkspacePage"),
      },
      {
        path: "working-days",
        element: lazyPage(() => import("@/features/settings/workingDays/WorkingDaysPage"), "WorkingDaysPage"),
      },
      {
        path: "messages",
        element: lazyPage(() => import("@/features/messages/channels/ChannelsPage"), "ChannelsPage"),
      },
      {
        path: "notices",
        element: lazyPage(() => import("@/features/flows/notices/NoticesPage"), "NoticesPage"),
      },
      {
        path: "notices/:flow",
        element: lazyPage(() => import("@/features/flows/notices/NoticePage"), "NoticePage"),
      },
      {
        path: "packages",
        element: lazyPage(() => import("@/features/settings/packages/PackagesPage"), "PackagesPage"),
      },
      {
        path: "personal-data",
        element: lazyPage(
          () => import("@/features/settings/personalData/PersonalDataPage"),
          "PersonalDataPage",
        ),
      },
      { path: "speed", element: lazyPage(() => import("@/features/settings/speed/SpeedPage"), "SpeedPage") },
      { path: "audit", element: lazyPage(() => import("@/features/settings/audit/AuditPage"), "AuditPage") },
    ],
  },
];
