import { render, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { StepWaiting } from "@/api/flowStatistics";
import { Stage } from "@/testing/Stage";
import { PeriodBars, ticksOf } from "@/ui/charts/PeriodBars";
import { lastDays, lateShare, spanOf } from "./span";
import { PersonWaits, StepWaits } from "./Waits";

const STEP: StepWaiting = {
  flow: "buying",
  flow_title: { "zh-CN": "采购审批", en: "Buying" },
  step: "check",
  title: { "zh-CN": "复核", en: "Check" },
  bottleneck: true,
  done: 8,
  due: 4,
  late: 1,
  open: 3,
  open_late: 2,
  median: 5400,
  slow: 90_000,
};

describe("the days that are looked at", () => {
  it("are those of the address, or the last thirty where it names none that can be counted", () => {
    const last = { from: "2026-02-02", to: "2026-03-03" };
    expect(lastDays("2026-03-03", 30)).toEqual(last);
    expect(spanOf("2026-01-01", "2026-01-01", "2026-03-03")).toEqual({
      from: "2026-01-01",
      to: "2026-01-01",
    });
    expect(spanOf("2025-01-01", "2026-01-01", "2026-03-03")).toEqual({
      from: "2025-01-01",
      to: "2026-01-01",
    });
    for (const [from, to] of [
      ["", ""],
      ["2026-01-02", "2026-01-01"],
      ["2025-01-01", "2026-01-02"],
      ["soon", "2026-01-02"],
    ] as const)
      expect(spanOf(from, to, "2026-03-03")).toEqual(last);
  });
});

it("has a share of late ones only among those with a deadline", () => {
  expect(lateShare({ due: 0, late: 0 })).toBeNull();
  expect(lateShare({ due: 4, late: 1 })).toBe(0.25);
});

it("marks the bottleneck and says how long each step waits, how much is late and open", () => {
  const former = {
    ...STEP,
    step: "old",
    title: null,
    bottleneck: false,
    median: null,
    slow: null,
    done: 0,
    due: 0,
  };
  render(<StepWaits rows={[STEP, former]} narrow={false} everyFlow />, { wrapper: Stage });
  const [first, second] = screen.getAllByRole("row").slice(-2) as [HTMLElement, HTMLElement];
  expect(
    within(first)
      .getAllByRole("cell")
      .map((cell) => cell.textContent),
  ).toEqual(["复核瓶颈采购审批", "8", "1 小时 30 分钟", "1 天 1 小时", "25% 1 / 4", "3其中 2 个超时"]);
  expect(within(second).getAllByRole("cell")[0]?.textContent).toBe("old采购审批当前版本已无此节点");
  expect(within(second).getAllByRole("cell")[4]?.textContent).toBe("无时限");
});

it("says so where nobody had anything to do", () => {
  render(<PersonWaits rows={[]} narrow={false} />, { wrapper: Stage });
  expect(screen.getByText("这段时间里没有需要人处理的待办")).toBeTruthy();
});

describe("bars by day", () => {
  it("have whole numbers on their axis", () => {
    expect([0, 3, 4, 7, 27, 81].map(ticksOf)).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
      [0, 2, 4, 6, 8],
      [0, 10, 20, 30],
      [0, 25, 50, 75, 100],
    ]);
  });

  it("pile up what is in one bar and say the same in a table", () => {
    const bars = [
      [{ name: "A", tone: "accent" as const, values: [1, 2] }],
      [
        { name: "B", tone: "good" as const, values: [3, 0] },
        { name: "C", tone: "bad" as const, values: [1, 4] },
      ],
    ];
    const { container } = render(<PeriodBars label="Runs" periods={["Mon", "Tue"]} bars={bars} />);
    const heights = [...container.querySelectorAll("rect")].map((bar) => Number(bar.getAttribute("height")));
    expect(heights.map((height) => Math.round(height * 10) / 10)).toEqual([
      41.5, 124.5, 41.5, 166, 83, 0, 166, 166,
    ]);
    expect(screen.getByRole("table", { name: "Runs" }).textContent).toContain("Mon131");
  });
});
