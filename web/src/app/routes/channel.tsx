import { Navigate, type RouteObject } from "react-router";
import { lazyPage } from "../lazyPage";

/** How the channel does, settlements and plans; partners, orders and products are forms like others. */
export const channelRoutes: RouteObject[] = [
  { path: "overview", element: lazyPage(() => import("@/features/overview/OverviewPage"), "OverviewPage") },
  {
    path: "overview/partners",
    element: lazyPage(() => import("@/features/overview/PartnerSalesPage"), "PartnerSalesPage"),
  },
  {
    path: "settlements",
    element: lazyPage(() => import("@/features/settlements/SettlementsPage"), "SettlementsPage"),
  },
  {
    path: "settlements/:id",
    element: lazyPage(() => import("@/features/settlements/SettlementPage"), "SettlementPage"),
  },
  { path: "plans", element: lazyPage(() => import("@/features/plans/PlansPage"), "PlansPage") },
  { path: "plans/~new", element: lazyPage(() => import("@/features/plans/NewPlanPage"), "NewPlanPage") },
  { path: "plans/:key", element: lazyPage(() => import("@/features/plans/PlanPage"), "PlanPage") },
  {
    path: "plans/:key/simulate",
    element: lazyPage(() => import("@/features/plans/simulation/SimulationPage"), "SimulationPage"),
  },
  { path: "partners", element: <Navigate to="/forms/partner" replace /> },
  { path: "orders", element: <Navigate to="/forms/order" replace /> },
  { path: "products", element: <Navigate to="/forms/product" replace /> },
];
