import { useTranslation } from "react-i18next";

const FAULTS = [
  "bad_address",
  "not_resolved",
  "not_public",
  "timed_out",
  "not_reached",
  "secret_unreadable",
  "refused",
  "login_refused",
  "not_trusted",
  "unexpected_answer",
  "no_address",
  "no_code_template",
  "read_meanwhile",
] as const;

/** Why a message did not go out, in words. */
export function useChannelFault(): (fault: string) => string {
  const { t } = useTranslation();
  return (fault) => t(`channels.faults.${FAULTS.find((known) => known === fault) ?? "broken"}`);
}
