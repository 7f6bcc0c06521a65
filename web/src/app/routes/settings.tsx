import type { RouteObject } from "react-router";
import { lazyPage } from "../lazyPage";

/** The actor's own pages and the workspace's settings. */
export const settingsRoutes: RouteObject[] = [
  { path: "me", element: lazyPage(() => import("@/features/me/ProfilePage"), "ProfilePage") },
];
