import type { RouteObject } from "react-router";
import { withLateTexts } from "@/i18n";
import { lazyPage } from "../lazyPage";

/** Pages in front of the sign-in. */
export const doorRoutes: RouteObject[] = [
  { path: "/sign-in", element: lazyPage(() => import("@/features/door/SignInPage"), "SignInPage") },
  {
    path: "/invitation",
    element: lazyPage(() => import("@/features/door/InvitationPage"), "InvitationPage"),
  },
  {
    path: "/f/:secret",
    element: lazyPage(() => import("@/features/publicLink/PublicLinkPage"), "PublicLinkPage"),
  },
  { path: "/m/:id?", element: lazyPage(() => import("@/features/messages/OpenMessage"), "OpenMessage") },
  {
    path: "/bind",
    element: lazyPage(() => withLateTexts(import("@/features/messages/binding/BindPage")), "BindPage"),
  },
  { path: "/reset", element: lazyPage(() => import("@/features/door/ResetPage"), "ResetPage") },
];
