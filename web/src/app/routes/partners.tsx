import type { RouteObject } from "react-router";
import { lazyPage } from "../lazyPage";

/** Partners have a page of their own; it stands behind the general forms so that their design keeps its address. */
export const partnerRoutes: RouteObject[] = [
  { path: "forms/partner/:id", element: lazyPage(() => import("../partner/PartnerPage"), "PartnerPage") },
];
