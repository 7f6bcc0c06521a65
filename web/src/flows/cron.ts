/** When something happens by the clock, as people choose it. What they cannot choose stays a cron line. */
export type Rhythm =
  | { kind: "hourly"; minute: number }
  | { kind: "daily"; at: string }
  | { kind: "weekly"; at: string; days: number[] }
  | { kind: "monthly"; at: string; days: number[] }
  | { kind: "custom"; cron: string };

const two = (value: number) => String(value).padStart(2, "0");

function numbers(text: string, from: number, to: number): number[] | null {
  const found = text.split(",").flatMap((part) => {
    const [first = "", last = first] = part.split("-");
    if (!/^\d{1,2}$/.test(first) || !/^\d{1,2}$/.test(last)) return [Number.NaN];
    const length = Math.max(0, Number(last) - Number(first) + 1);
    return Array.from({ length }, (_, index) => Number(first) + index);
  });
  const isFine = found.length > 0 && found.every((each) => each >= from && each <= to);
  return isFine ? [...new Set(found)].sort((one, other) => one - other) : null;
}

/** Reads a line of five fields: minute, hour, day, month, weekday (0 or 7: Sunday). */
export function rhythmOf(cron: string): Rhythm {
  const custom: Rhythm = { kind: "custom", cron };
  const [minute = "", hour = "", day = "", month = "", weekday = "", ...more] = cron.trim().split(/\s+/);
  const atMinute = numbers(minute, 0, 59);
  if (more.length > 0 || month !== "*" || atMinute?.length !== 1) return custom;
  if (hour === "*") {
    return day === "*" && weekday === "*" ? { kind: "hourly", minute: atMinute[0] ?? 0 } : custom;
  }
  const atHour = numbers(hour, 0, 23);
  if (atHour?.length !== 1) return custom;
  const at = `${two(atHour[0] ?? 0)}:${two(atMinute[0] ?? 0)}`;
  if (day === "*" && weekday === "*") return { kind: "daily", at };
  if (day === "*") {
    const days = numbers(weekday, 0, 7)?.map((each) => each % 7);
    return days ? { kind: "weekly", at, days: [...new Set(days)].sort() } : custom;
  }
  const days = weekday === "*" ? numbers(day, 1, 31) : null;
  return days ? { kind: "monthly", at, days } : custom;
}

/** Days of some months, which can be read but not chosen; nothing for any other line. */
export function monthsOf(cron: string): { months: number[]; days: number[]; at: string } | null {
  const [minute, hour, day, month = "", weekday, ...more] = cron.trim().split(/\s+/);
  const months = numbers(month, 1, 12);
  const within = rhythmOf([minute, hour, day, "*", weekday, ...more].join(" "));
  return months && within.kind === "monthly" ? { months, days: within.days, at: within.at } : null;
}

/** The cron line of a rhythm. */
export function cronOf(rhythm: Rhythm): string {
  if (rhythm.kind === "custom") return rhythm.cron;
  if (rhythm.kind === "hourly") return `${rhythm.minute} * * * *`;
  const [hour, minute] = rhythm.at.split(":").map(Number);
  const time = `${minute} ${hour}`;
  if (rhythm.kind === "daily") return `${time} * * *`;
  if (rhythm.kind === "weekly") return `${time} * * ${rhythm.days.join(",") || "*"}`;
  return `${time} ${rhythm.days.join(",") || "*"} * *`;
}
