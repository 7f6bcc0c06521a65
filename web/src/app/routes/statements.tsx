import type { RouteObject } from "react-router";
import { lazyPage } from "../lazyPage";

/** Statements for the people inside. */
export const statementRoutes: RouteObject[] = [
  {
    path: "statements",
    element: lazyPage(() => import("@/features/statements/StatementsPage"), "StatementsPage"),
  },
  {
    path: "statements/:id",
    element: lazyPage(() => import("@/features/statements/StatementPage"), "StatementPage"),
  },
];
