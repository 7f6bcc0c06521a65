/** Lengths of time as people write them; seconds as they are stored. The same readings as the server's. */
const CLOCK = /^(\d{1,7}):([0-5]?\d)(?::([0-5]?\d))?$/;
const WORDED =
  /^(?:(\d+(?:\.\d+)?)\s*(?:d|days?|\u5929|\u65e5))?\s*(?:(\d+(?:\.\d+)?)\s*(?:h|hours?|hrs?|\u5c0f\u65f6|\u65f6))?\s*(?:(\d+(?:\.\d+)?)\s*(?:m|mins?|minutes?|\u5206\u949f?))?\s*(?:(\d+)\s*(?:s|secs?|seconds?|\u79d2))?$/i;
const WEIGHTS = [86_400, 3_600, 60, 1] as const;

/** `1:30`, `1:30:15`, `1h 30m`, `90分钟` in seconds, or null. */
export function readDuration(text: string): number | null {
  const plain = text.trim();
  const clock = CLOCK.exec(plain);
  if (clock) return Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  const worded = WORDED.exec(plain);
  const parts = worded?.slice(1) ?? [];
  if (!parts.some((part) => part !== undefined)) return null;
  const total = parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (WEIGHTS[index] ?? 0), 0);
  return Number.isInteger(total) ? total : null;
}

/** `1:30`, or `1:30:00` with the seconds; seconds that are there are never hidden. */
export function showDuration(seconds: number, withSeconds: boolean): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const rest = seconds % 60;
  const clock = `${hours}:${two(Math.floor(seconds / 60) % 60)}`;
  return withSeconds || rest > 0 ? `${clock}:${two(rest)}` : clock;
}
