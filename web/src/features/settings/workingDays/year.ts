import type { SpecialDay, WorkingDays } from "@/api/workingDays";

/** A day of a year as its calendar shows it. */
export interface Day {
  date: string;
  number: number;
  works: boolean;
  special: SpecialDay | null;
}

export interface Month {
  first: string;
  /** Empty places before the first day in a week that begins on Monday. */
  before: number;
  days: Day[];
}

const DAY_MS = 86_400_000;

/** Day of the week, 1 for Monday. */
export function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** The twelve months of a year with what holds on each day. */
export function monthsOf({ year, week, days }: Pick<WorkingDays, "year" | "week" | "days">): Month[] {
  const special = new Map(days.map((each) => [each.day, each]));
  return Array.from({ length: 12 }, (_, month) => {
    const first = Date.UTC(year, month, 1);
    const length = Math.round((Date.UTC(year, month + 1, 1) - first) / DAY_MS);
    const dates = Array.from({ length }, (_day, index) =>
      new Date(first + index * DAY_MS).toISOString().slice(0, 10),
    );
    return {
      first: dates[0] ?? "",
      before: weekday(dates[0] ?? "") - 1,
      days: dates.map((date, index) => {
        const found = special.get(date) ?? null;
        return {
          date,
          number: index + 1,
          works: found?.works ?? week.includes(weekday(date)),
          special: found,
        };
      }),
    };
  });
}

/** Holidays come with English names; the key under which their names stand in the texts, or null. */
export function holidayKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
}
