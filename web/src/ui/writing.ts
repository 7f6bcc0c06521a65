import { useLocale } from "@/shared/locale";
import { type Decimal, formatDate, formatMoney, formatPercent } from "./format";

/** Writes amounts, rates and days inside sentences, in the reader's language. */
export function useWriting(currency?: string) {
  const { language, currency: usual, timeZone } = useLocale();
  const unit = currency ?? usual;
  return {
    money: (value: Decimal | number) => formatMoney(value, unit, language),
    /** A tier's bound: `$10,000` without idle decimals. */
    bound: (value: Decimal) => formatMoney(value, unit, language).replace(/[.,]00$/, ""),
    percent: (value: Decimal | number) => formatPercent(value, language),
    day: (value: string) => formatDate(value, language, timeZone),
  };
}
