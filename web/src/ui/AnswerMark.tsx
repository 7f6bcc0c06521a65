import { useTranslation } from "react-i18next";
import type { Answered } from "@/api/statements";
import { Mark } from "./Mark";

const TONES = { disputed: "bad", confirmed: "good", open: "plain" } as const;

/** How a published statement stands with its partner; nothing for one that is not published. */
export function AnswerMark({ answer }: { answer: Answered | null }) {
  const { t } = useTranslation();
  return answer && <Mark tone={TONES[answer]}>{t(`answered.${answer}`)}</Mark>;
}
