import { useTranslation } from "react-i18next";
import { Mark } from "./Mark";

const TONES = {
  calculating: "plain",
  calculated: "warn",
  reviewed: "accent",
  approved: "accent",
  published: "good",
  confirmed: "good",
  paid: "good",
  closed: "plain",
} as const;

export type Step = keyof typeof TONES;

export function isStep(status: string): status is Step {
  return status in TONES;
}

/** Where a settlement or statement stands, in the words used everywhere. */
export function StatusMark({ status }: { status: string }) {
  const { t } = useTranslation();
  if (!isStep(status)) return <Mark>{status}</Mark>;
  return <Mark tone={TONES[status]}>{t(`steps.${status}`)}</Mark>;
}
