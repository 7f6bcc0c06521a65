import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Pressed } from "@/api/recordFlows";
import { useReader } from "@/fields/reader";
import { useToasts } from "@/ui/toasts";

const REASONS = ["gone", "not_now", "running"] as const;

/** What became of a press, in words: how many runs began, and why others did not. */
export function pressedWords(t: TFunction, pressed: Pressed, separator: string): string {
  const left = REASONS.filter((reason) => pressed[reason] > 0).map((reason) =>
    t(`recordFlows.left.${reason}`, { count: pressed[reason] }),
  );
  const begun = t("recordFlows.begun", { count: pressed.started });
  return left.length > 0 ? t("recordFlows.butNot", { begun, left: left.join(separator) }) : begun;
}

/** Tells what became of a press. */
export function usePressed(): (pressed: Pressed) => void {
  const { t } = useTranslation();
  const { separator } = useReader();
  const { done } = useToasts();
  return (pressed) => done(pressedWords(t, pressed, separator));
}
