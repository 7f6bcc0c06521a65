import { useLocale } from "@/shared/locale";
import {
  type Decimal,
  formatDate,
  formatDateTime,
  formatMoney,
  formatNumber,
  formatPercent,
  formatShortMoney,
  formatZone,
} from "./format";

type Value = Decimal | number | null | undefined;

const NOTHING = "–";

function absent(value: Value): value is null | undefined | "" {
  return value === null || value === undefined || value === "";
}

/** An amount with its currency (the workspace's unless given). `short` is for figures, not for columns. */
export function Money({
  value,
  currency,
  short = false,
}: {
  value: Value;
  currency?: string;
  short?: boolean;
}) {
  const locale = useLocale();
  if (absent(value)) return <span className="tz-figures">{NOTHING}</span>;
  const unit = currency ?? locale.currency;
  const full = formatMoney(value, unit, locale.language);
  return (
    <span className="tz-figures" title={short ? full : undefined}>
      {short ? formatShortMoney(value, unit, locale.language) : full}
    </span>
  );
}

/** A number in the reader's grouping; `digits` fixes the decimals. */
export function Count({ value, digits }: { value: Value; digits?: number }) {
  const { language } = useLocale();
  return (
    <span className="tz-figures">{absent(value) ? NOTHING : formatNumber(value, language, digits)}</span>
  );
}

/** A share. `value` is a ratio: "0.025" reads 2.5 %. */
export function Percent({ value, digits }: { value: Value; digits?: number }) {
  const { language } = useLocale();
  return (
    <span className="tz-figures">{absent(value) ? NOTHING : formatPercent(value, language, digits)}</span>
  );
}

/** A plain date, or a moment in the workspace's time zone when `time` is asked for. */
export function DateText({ value, time = false }: { value: string | null | undefined; time?: boolean }) {
  const { language, timeZone } = useLocale();
  if (!value) return <span className="tz-figures">{NOTHING}</span>;
  const text = time ? formatDateTime(value, language, timeZone) : formatDate(value, language, timeZone);
  return (
    <time className="tz-figures" dateTime={value} title={time ? `${text} (${timeZone})` : undefined}>
      {text}
    </time>
  );
}

/** A moment that binds, such as a deadline: in the workspace's time zone (or the one given), which it names. */
export function ZonedMoment({ value, zone }: { value: string; zone?: string }) {
  const { language, timeZone } = useLocale();
  const told = zone ?? timeZone;
  return (
    <time className="tz-figures" dateTime={value} title={told}>
      {formatDateTime(value, language, told)} {formatZone(value, told)}
    </time>
  );
}
