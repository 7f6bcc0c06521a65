import { useTranslation } from "react-i18next";

const FAULTS = [
  "bad_address",
  "not_resolved",
  "not_public",
  "timed_out",
  "not_reached",
  "secret_unreadable",
] as const;

/** Why a call brought no answer, in words. */
export function useFaultWords(): (fault: string) => string {
  const { t } = useTranslation();
  return (fault) => t(`webhooks.faults.${FAULTS.find((known) => known === fault) ?? "not_reached"}`);
}
