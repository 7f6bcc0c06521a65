import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, expect, it, vi } from "vitest";
import type { Asking } from "@/api/flowDrafts";
import type { FlowDocument } from "@/api/flows";
import type { Names } from "@/flows/words";
import { Stage } from "@/testing/Stage";
import { Asked } from "./Asked";

const document = { key: "k", title: "K", trigger: { kind: "flow" }, steps: [], lines: [] } as FlowDocument;
const names = {
  readings: { t: i18next.t, reader: { label: (text: string) => text, separator: "、" }, fields: new Map() },
  member: () => undefined,
  role: (key: string) => (key === "finance" ? "财务" : undefined),
} as unknown as Names;

const told = (...people: string[]) => ({ names: people, count: people.length });
const roles = (asked: string[], passedOver: string[] = []) =>
  ({
    source: { kind: "roles", keys: ["finance"] },
    asked: told(...asked),
    passed_over: told(...passedOver),
  }) as Asking["people"]["sources"][number];
const superior = {
  source: { kind: "superior", of: "initiator", level: 1 },
  asked: null,
  passed_over: told(),
} as Asking["people"]["sources"][number];
const members = (...people: string[]) =>
  ({
    source: { kind: "members", ids: ["1", "2"] },
    asked: told(...people),
    passed_over: told(),
  }) as Asking["people"]["sources"][number];
const step = (given: Partial<Asking>): Asking => ({
  step: "a",
  title: "财务审批",
  people: { sources: [], finds: "somebody" },
  nobody: "stop",
  instead: null,
  ...given,
});

afterEach(() => vi.unstubAllGlobals());

async function open(...steps: Asking[]) {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(JSON.stringify({ steps }))),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Asked document={document} names={names} />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  const region = await screen.findByRole("region", { name: "会请谁处理" });
  await vi.waitFor(() => expect(screen.queryByRole("status")).toBeNull());
  return region.textContent;
}

it("tells who holds a role today, names members, and says the rule where a run decides", async () => {
  const people = {
    sources: [roles(["李娜", "王芳"]), superior, members("张三", "赵六")],
    finds: "somebody" as const,
  };
  expect(await open(step({ people }))).toBe("会请谁处理财务审批财务：李娜、王芳发起人的直属上级张三、赵六");
});

it("names who cannot sign in yet, and counts those who are not named", async () => {
  const many = { ...roles([], ["新来的"]), asked: { names: ["李娜"], count: 30 } };
  expect(await open(step({ people: { sources: [many], finds: "somebody" } }))).toBe(
    "会请谁处理财务审批财务：李娜等 30 人还不能登录，轮到时会跳过：新来的",
  );
});

it("warns where nobody can act today, with what the step does then", async () => {
  const nobody = { sources: [roles([])], finds: "nobody" as const };
  expect(await open(step({ people: nobody }), step({ step: "b", people: nobody, nobody: "skip" }))).toBe(
    "会请谁处理" +
      "财务审批财务：暂无目前没有人可以处理，流程走到这一步会停下，需要管理员指定处理人。" +
      "财务审批财务：暂无目前没有人可以处理，流程会跳过这一步。",
  );
});

it("tells who is asked instead, and where that is nobody either", async () => {
  const nobody = { sources: [roles([])], finds: "nobody" as const };
  const instead = { sources: [members("张三")], finds: "somebody" as const };
  const fallback = { people: nobody, nobody: "people" as const };
  expect(await open(step({ ...fallback, instead }))).toBe(
    "会请谁处理财务审批财务：暂无目前没有人可以处理，会改请下面的人。找不到人时，改请：张三",
  );
});

it("says so where a flow asks nobody", async () => {
  expect(await open()).toBe("会请谁处理这个流程不请人处理。");
});
