const DAY_MS = 86_400_000;

/** How far a time zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(moment);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return local - Math.floor(moment / 1000) * 1000;
}

/** The moment at which clocks of a time zone show this (`2020-05-31T08:30:00`), as RFC 3339 in UTC. */
export function momentAt(clock: string, timeZone: string): string {
  const utc = Date.parse(`${clock}Z`);
  const guess = utc - offsetAt(utc, timeZone);
  return new Date(utc - offsetAt(guess, timeZone)).toISOString();
}

/** What clocks of a time zone show at a moment: `2020-05-31T08:30:00`. */
export function clockAt(moment: string, timeZone: string): string {
  const utc = Date.parse(moment);
  return new Date(utc + offsetAt(utc, timeZone)).toISOString().slice(0, 19);
}

/** The moment at which a plain date begins in a time zone. */
export function startOfDay(date: string, timeZone: string): string {
  return momentAt(`${date}T00:00:00`, timeZone);
}

/** The moment at which a plain date is over in a time zone. */
export function endOfDay(date: string, timeZone: string): string {
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return startOfDay(next, timeZone);
}
