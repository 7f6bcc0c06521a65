import { useEffect } from "react";
import { rememberedElsewhere } from "@/shared/storage";

/** The session is the browser's, not the tab's: when another tab changes the workspace, this one begins anew. */
export function useFollowOtherTabs(): void {
  useEffect(() => rememberedElsewhere("workspace", () => window.location.assign("/")), []);
}
