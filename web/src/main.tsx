import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { Providers } from "./app/Providers";
import { router } from "./app/router";
import { startTexts } from "./i18n";
import "./ui/tokens.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

await startTexts();
createRoot(root).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
