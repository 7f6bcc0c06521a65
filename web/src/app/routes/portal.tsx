import { Navigate, type RouteObject } from "react-router";
import { lazyPage } from "../lazyPage";

/** Pages of partner users, under /portal. */
export const portalRoutes: RouteObject[] = [
  { index: true, element: <Navigate to="/portal/me" replace /> },
  { path: "me", element: lazyPage(() => import("@/features/me/PortalMePage"), "PortalMePage") },
  { path: "me/people", element: lazyPage(() => import("@/features/me/ColleaguesPage"), "ColleaguesPage") },
  { path: "me/password", element: lazyPage(() => import("@/features/me/PasswordPage"), "PasswordPage") },
  { path: "me/sessions", element: lazyPage(() => import("@/features/me/SessionsPage"), "SessionsPage") },
];
