import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import type { Member } from "@/api/people";
import { SESSION_KEY } from "@/api/queries";
import { Stage } from "@/testing/Stage";
import { MemberDrawer } from "./MemberDrawer";

const member = (id: string, name: string): Member => ({
  id,
  name,
  user_id: id,
  code: null,
  title: "",
  email: null,
  phone: null,
  department_id: null,
  department: null,
  manager_id: null,
  manager: null,
  active: true,
  roles: [],
});
const WEI = member("wei", "魏经理");
const DUTIES = { waiting: 2, flows: [{ key: "approval", title: "特价审批", steps: ["区域经理"] }] };

afterEach(() => vi.unstubAllGlobals());

function open(duties: unknown) {
  const asked: [string, unknown][] = [];
  let left = ["t2", null];
  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    const name = `${init.method ?? "GET"} ${new URL(input, "http://here").pathname}`;
    if (init.body) asked.push([name, JSON.parse(String(init.body))]);
    const answers: Record<string, () => unknown> = {
      "GET /api/members": () => ({ members: [WEI, member("li", "李经理")] }),
      "GET /api/members/wei/duties": () => duties,
      "GET /api/departments": () => ({ departments: [] }),
      "GET /api/roles": () => ({ roles: [] }),
      "POST /api/members/wei:hand-over": () => {
        const [after, ...more] = left;
        left = more;
        return { handed: 1, kept: 0, after };
      },
      "PATCH /api/members/wei": () => ({ member: WEI }),
    };
    return new Response(JSON.stringify(answers[name]?.() ?? {}));
  });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const permissions = ["members.manage", "roles.manage", "flows.manage"];
  queries.setQueryData(SESSION_KEY, { user: { id: "1" }, member_id: "me", permissions, preview: null });
  queries.setQueryDefaults(SESSION_KEY, { staleTime: Number.POSITIVE_INFINITY });
  const onClose = vi.fn();
  render(
    <MemoryRouter>
      <QueryClientProvider client={queries}>
        <MemberDrawer member={WEI} onClose={onClose} onInvite={() => {}} />
      </QueryClientProvider>
    </MemoryRouter>,
    { wrapper: Stage },
  );
  return { asked, onClose, user: userEvent.setup() };
}

it("says what waits for who leaves and hands it over before they are deactivated", async () => {
  const { asked, onClose, user } = open(DUTIES);
  await user.click(screen.getByRole("switch"));
  expect(await screen.findByText("还有 2 项待办由此人处理。")).toBeTruthy();
  expect(screen.getByText("特价审批：区域经理")).toBeTruthy();
  fireEvent.mouseDown(screen.getByLabelText("由谁接手待办"));
  await user.click(await screen.findByText("李经理"));
  await user.type(await screen.findByLabelText("交接原因"), "下周离职");
  await user.click(screen.getByRole("button", { name: "保存" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  const given = { to: "li", reason: "下周离职" };
  expect(asked).toEqual([
    ["POST /api/members/wei:hand-over", given],
    ["POST /api/members/wei:hand-over", { ...given, after: "t2" }],
    ["PATCH /api/members/wei", { active: false }],
  ]);
});

it("deactivates without an heir where the steps' own rules are to hold", async () => {
  const { asked, onClose, user } = open(DUTIES);
  await user.click(screen.getByRole("switch"));
  await screen.findByText("还有 2 项待办由此人处理。");
  await user.click(screen.getByRole("button", { name: "保存" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(asked).toEqual([["PATCH /api/members/wei", { active: false }]]);
});

it("says that nothing waits for somebody", async () => {
  const { user } = open({ waiting: 0, flows: [] });
  await user.click(screen.getByRole("switch"));
  expect(await screen.findByText("没有待办由此人处理，也没有流程指定此人。")).toBeTruthy();
  expect(screen.queryByLabelText("由谁接手待办")).toBeNull();
});
