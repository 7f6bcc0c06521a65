import { createBrowserRouter } from "react-router";
import { withLateTexts } from "@/i18n";
import { lazyPage } from "./lazyPage";
import { BrokenPage, NotFound } from "./outcomes";
import { channelRoutes } from "./routes/channel";
import { doorRoutes } from "./routes/door";
import { formRoutes } from "./routes/forms";
import { partnerRoutes } from "./routes/partners";
import { portalRoutes } from "./routes/portal";
import { settingsRoutes } from "./routes/settings";
import { statementRoutes } from "./routes/statements";
import { portalTaskRoutes, taskRoutes } from "./routes/tasks";
import { RequireMember, RequirePartner } from "./session";

/**
 * All addresses. Routes come from one file per area in ./routes; a page is loaded when it is first
 * opened and shows a skeleton meanwhile.
 */
export const router = createBrowserRouter([
  {
    errorElement: <BrokenPage />,
    children: [
      ...doorRoutes,
      {
        path: "/portal",
        element: <RequirePartner />,
        children: [
          {
            element: lazyPage(() => import("./portal/PortalShell"), "PortalShell"),
            children: [
              {
                errorElement: <BrokenPage />,
                children: [...portalRoutes, ...portalTaskRoutes, { path: "*", element: <NotFound /> }],
              },
            ],
          },
        ],
      },
      {
        path: "/",
        element: <RequireMember />,
        children: [
          {
            element: lazyPage(() => withLateTexts(import("./shell/WorkbenchShell")), "WorkbenchShell"),
            children: [
              {
                errorElement: <BrokenPage />,
                children: [
                  { index: true, element: lazyPage(() => import("./shell/FirstPage"), "FirstPage") },
                  ...channelRoutes,
                  ...formRoutes,
                  ...partnerRoutes,
                  ...statementRoutes,
                  ...taskRoutes,
                  ...settingsRoutes,
                  { path: "*", element: <NotFound /> },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
]);
