import type { RouteObject } from "react-router";
import { lazyPage } from "../lazyPage";

/** Pages in front of the sign-in. */
export const doorRoutes: RouteObject[] = [
  { path: "/sign-in", element: lazyPage(() => import("@/features/door/SignInPage"), "SignInPage") },
];
