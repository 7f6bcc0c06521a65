import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import type { Told } from "@/api/tasks";
import { Stage } from "@/testing/Stage";
import { ToldFacts } from "./ToldFacts";
import styles from "./tasks.module.css";

const told = (key: string, type: Told["type"], value: unknown): Told => ({ key, label: key, type, value });

function show(facts: Told[], permissions: string[]) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(["session"], { permissions });
  render(
    <MemoryRouter>
      <QueryClientProvider client={queries}>
        <ToldFacts told={facts} />
      </QueryClientProvider>
    </MemoryRouter>,
    { wrapper: Stage },
  );
  return screen.getAllByRole("definition");
}

it("tells each value in the words of its kind, and leads to what has a page", () => {
  const facts = [
    told("why", "text", "竞品降价"),
    told("total", "number", "1234567.5"),
    told("urgent", "boolean", true),
    told("till", "date", "2020-05-01"),
    told("settlement", "text", "s1"),
    told("plan", "text", "quarterly-rebate"),
  ];
  const values = show(facts, ["settlements.read", "plans.read"]).map((each) => each.textContent);
  expect(values).toEqual(["竞品降价", "1,234,567.5", "是", "2020-05-01", "查看", "查看"]);
  const links = screen.getAllByRole("link").map((each) => each.getAttribute("href"));
  expect(links).toEqual(["/settlements/s1", "/plans/quarterly-rebate"]);
});

it("leads nowhere that the reader may not go, nor by words that name no plan", () => {
  const values = show([told("plan", "text", "quarterly-rebate")], []);
  expect(values.map((each) => each.textContent)).toEqual(["quarterly-rebate"]);
  show([told("plan", "text", "下季度 计划")], ["plans.read"]);
  expect(screen.queryByRole("link")).toBeNull();
});

it("gives what is long or has lines the whole width, line by line", () => {
  const summary = "按季度结算。\n满 10 万返 2%。";
  const [short, long] = show([told("title", "text", "季度返利"), told("summary", "text", summary)], []);
  expect(short?.parentElement?.classList.contains(styles.longFact ?? "")).toBe(false);
  expect(long?.parentElement?.classList.contains(styles.longFact ?? "")).toBe(true);
  expect(long?.textContent).toBe(summary);
});
