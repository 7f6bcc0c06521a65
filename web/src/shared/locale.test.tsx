import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { dayIn, LocaleProvider, useToday } from "./locale";

function Today() {
  return <output>{useToday()}</output>;
}

it("tells the day of a time zone", () => {
  const evening = new Date("2026-02-28T16:30:00Z");
  expect(dayIn("Asia/Shanghai", evening)).toBe("2026-03-01");
  expect(dayIn("America/New_York", evening)).toBe("2026-02-28");
});

it("takes the business date for today, and without one the real day", () => {
  const day = (businessDate: string | null) => (
    <LocaleProvider timeZone="Asia/Shanghai" currency="CNY" businessDate={businessDate}>
      <Today />
    </LocaleProvider>
  );
  const { rerender } = render(day("2020-05-31"));
  expect(screen.getByRole("status").textContent).toBe("2020-05-31");
  rerender(day(null));
  expect(screen.getByRole("status").textContent).toBe(dayIn("Asia/Shanghai"));
});
