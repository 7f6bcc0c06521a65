import { Navigate, type RouteObject } from "react-router";
import { withLateTexts } from "@/i18n";
import { lazyPage } from "../lazyPage";

/** Pages of partner users, under /portal. */
export const portalRoutes: RouteObject[] = [
  { index: true, element: lazyPage(() => import("@/features/portal/HomePage"), "HomePage") },
  { path: "orders", element: lazyPage(() => import("@/features/portal/OrdersPage"), "OrdersPage") },
  {
    path: "statements",
    element: lazyPage(() => import("@/features/statements/PortalStatementsPage"), "PortalStatementsPage"),
  },
  {
    path: "statements/:id",
    element: lazyPage(() => import("@/features/statements/StatementPage"), "PortalStatementPage"),
  },
  {
    path: "messages",
    element: lazyPage(() => withLateTexts(import("@/features/messages/MessagesPage")), "MessagesPage"),
  },
  {
    path: "me/messages",
    element: lazyPage(() => withLateTexts(import("@/features/messages/PreferencesPage")), "PreferencesPage"),
  },
  {
    path: "forms",
    element: lazyPage(() => withLateTexts(import("../portal/forms/FormsPage")), "FormsPage"),
  },
  { path: "forms/partner/:id", element: <Navigate to="/portal/me" replace /> },
  {
    path: "forms/:form",
    element: lazyPage(() => withLateTexts(import("../portal/forms/RecordsPage")), "RecordsPage"),
  },
  {
    path: "forms/:form/~new",
    element: lazyPage(() => withLateTexts(import("../portal/forms/NewRecordPage")), "NewRecordPage"),
  },
  {
    path: "forms/:form/:id",
    element: lazyPage(() => withLateTexts(import("../portal/forms/RecordPage")), "RecordPage"),
  },
  {
    path: "me",
    element: lazyPage(() => withLateTexts(import("@/features/me/PortalMePage")), "PortalMePage"),
  },
  { path: "me/people", element: lazyPage(() => import("@/features/me/ColleaguesPage"), "ColleaguesPage") },
  { path: "me/password", element: lazyPage(() => import("@/features/me/PasswordPage"), "PasswordPage") },
  { path: "me/sessions", element: lazyPage(() => import("@/features/me/SessionsPage"), "SessionsPage") },
];
