import type { AriaLabelConfig } from "@xyflow/react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** What the canvas says to those who hear it. */
export function useCanvasTexts(isEditable: boolean): Partial<AriaLabelConfig> {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      "node.a11yDescription.default": t(isEditable ? "flows.nodeHelp" : "flows.nodeHelpRead"),
      "node.a11yDescription.keyboardDisabled": t("flows.nodeHelpRead"),
      "node.a11yDescription.ariaLiveMessage": ({ x, y }: { x: number; y: number }) =>
        t("flows.moved", { x: Math.round(x), y: Math.round(y) }),
      "edge.a11yDescription.default": t("flows.lineHelp"),
      "controls.ariaLabel": t("flows.controls"),
      "controls.zoomIn.ariaLabel": t("flows.zoomIn"),
      "controls.zoomOut.ariaLabel": t("flows.zoomOut"),
      "controls.fitView.ariaLabel": t("flows.fit"),
      "controls.interactive.ariaLabel": t("flows.lock"),
      "minimap.ariaLabel": t("flows.overview"),
      "handle.ariaLabel": t("flows.handle"),
    }),
    [t, isEditable],
  );
}
