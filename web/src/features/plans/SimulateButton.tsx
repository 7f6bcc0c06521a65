import { Button, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Plan } from "@/api/plans";

interface SimulateButtonProps {
  plan: Plan;
  version: number;
  /** What is written and not saved is not simulated. */
  unsaved: boolean;
}

/** Leads to the page that tries this version over periods of the past. */
export function SimulateButton({ plan, version, unsaved }: SimulateButtonProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Tooltip title={unsaved ? t("simulations.unsaved") : undefined}>
      <Button disabled={unsaved} onClick={() => navigate(`/plans/${plan.key}/simulate?version=${version}`)}>
        {t("simulations.open")}
      </Button>
    </Tooltip>
  );
}
