import type { RouteObject } from "react-router";
import { withLateTexts } from "@/i18n";
import { lazyPage } from "../lazyPage";

/** The work centre, in the workbench and, with the texts that partners fetch when they come here, in the portal. */
export const taskRoutes: RouteObject[] = [
  { path: "tasks", element: lazyPage(() => import("../tasks/Inside"), "TasksInside") },
  { path: "tasks/runs/:id", element: lazyPage(() => import("../tasks/Inside"), "RunInside") },
  { path: "tasks/:id", element: lazyPage(() => import("../tasks/Inside"), "TaskInside") },
];

export const portalTaskRoutes: RouteObject[] = [
  { path: "tasks", element: lazyPage(() => withLateTexts(import("../tasks/Outside")), "TasksOutside") },
  {
    path: "tasks/runs/:id",
    element: lazyPage(() => withLateTexts(import("../tasks/Outside")), "RunOutside"),
  },
  { path: "tasks/:id", element: lazyPage(() => withLateTexts(import("../tasks/Outside")), "TaskOutside") },
];
