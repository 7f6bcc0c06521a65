import type { RouteObject } from "react-router";
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
  { path: "me", element: lazyPage(() => import("@/features/me/PortalMePage"), "PortalMePage") },
  { path: "me/people", element: lazyPage(() => import("@/features/me/ColleaguesPage"), "ColleaguesPage") },
  { path: "me/password", element: lazyPage(() => import("@/features/me/PasswordPage"), "PasswordPage") },
  { path: "me/sessions", element: lazyPage(() => import("@/features/me/SessionsPage"), "SessionsPage") },
];
