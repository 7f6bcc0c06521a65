import type { RouteObject } from "react-router";
import { lazyPage } from "../lazyPage";

/** Forms and their records. The grid and the designer are fetched when first opened. */
export const formRoutes: RouteObject[] = [
  {
    path: "messages",
    element: lazyPage(() => import("@/features/messages/MessagesPage"), "MessagesPage"),
  },
  { path: "search", element: lazyPage(() => import("@/features/search/SearchPage"), "SearchPage") },
  {
    path: "forms",
    element: lazyPage(() => import("@/features/designer/FormsPage"), "FormsPage"),
  },
  { path: "flows", element: lazyPage(() => import("@/features/flows/FlowsPage"), "FlowsPage") },
  { path: "flows/:flow", element: lazyPage(() => import("@/features/flows/FlowPage"), "FlowPage") },
  {
    path: "flow-statistics",
    element: lazyPage(() => import("@/features/statistics/StatisticsPage"), "StatisticsPage"),
  },
  { path: "runs", element: lazyPage(() => import("@/features/runs/RunsPage"), "RunsPage") },
  { path: "runs/:id", element: lazyPage(() => import("@/features/runs/RunPage"), "RunPage") },
  { path: "forms/:form", element: lazyPage(() => import("@/features/records/RecordsPage"), "RecordsPage") },
  {
    path: "forms/:form/design",
    element: lazyPage(() => import("@/features/designer/DesignerPage"), "DesignerPage"),
  },
  {
    path: "forms/:form/webhooks",
    element: lazyPage(() => import("@/features/webhooks/WebhooksPage"), "WebhooksPage"),
  },
  {
    path: "forms/:form/templates",
    element: lazyPage(() => import("@/features/templates/TemplatesPage"), "TemplatesPage"),
  },
  {
    path: "forms/:form/templates/:template",
    element: lazyPage(() => import("@/features/templates/TemplatePage"), "TemplatePage"),
  },
  {
    path: "forms/:form/duplicates",
    element: lazyPage(() => import("@/features/records/duplicates/DuplicatesPage"), "DuplicatesPage"),
  },
  { path: "forms/:form/links", element: lazyPage(() => import("@/features/links/LinksPage"), "LinksPage") },
  {
    path: "forms/:form/import",
    element: lazyPage(() => import("@/features/imports/ImportPage"), "ImportPage"),
  },
  { path: "forms/:form/:id", element: lazyPage(() => import("@/features/records/RecordPage"), "RecordPage") },
];
