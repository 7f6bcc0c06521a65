import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { Stage } from "@/testing/Stage";
import { useFieldRemoval } from "./useFieldRemoval";

afterEach(() => vi.unstubAllGlobals());

const FLOW = { kind: "flow", key: "a", title: "特价审批", places: ["区域经理"], stands_in_the_way: true };
const VIEW = { kind: "view", key: "b", title: "大单", places: [], stands_in_the_way: false };

function Remover({ onRemove }: { onRemove: () => void }) {
  const ask = useFieldRemoval("deal");
  return (
    <button type="button" onClick={() => ask("amount", "金额", onRemove)}>
      移除
    </button>
  );
}

function open(answer: Response) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (input: string) => {
    asked.push(new URL(input, "http://here").pathname);
    return answer;
  });
  const onRemove = vi.fn();
  render(<Remover onRemove={onRemove} />, { wrapper: Stage });
  return { asked, onRemove, user: userEvent.setup() };
}

it("shows what names a field before it is removed, and what must be changed first", async () => {
  const { asked, onRemove, user } = open(new Response(JSON.stringify({ uses: [FLOW, VIEW] })));
  await user.click(screen.getByRole("button", { name: "移除" }));
  expect(await screen.findByText("流程「特价审批」：区域经理")).toBeTruthy();
  expect(screen.getByText("视图「大单」")).toBeTruthy();
  expect(screen.getByText(/请先修改其中已发布的流程/)).toBeTruthy();
  expect(asked).toEqual(["/api/forms/deal/fields/amount/uses"]);
  expect(onRemove).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "从表单移除" }));
  expect(onRemove).toHaveBeenCalledOnce();
});

it("removes at once what nothing names, and what nobody can tell of", async () => {
  const none = open(new Response(JSON.stringify({ uses: [] })));
  await none.user.click(screen.getByRole("button", { name: "移除" }));
  await vi.waitFor(() => expect(none.onRemove).toHaveBeenCalledOnce());
});
