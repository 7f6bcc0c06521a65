import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { TaskDetail } from "@/api/tasks";
import { Stage } from "@/testing/Stage";
import { PrintTask } from "./PrintTask";

afterEach(() => vi.unstubAllGlobals());

const task = (prints: TaskDetail["prints"]) => ({ id: "t1", prints }) as TaskDetail;

it("prints the page where the form has no template", async () => {
  const print = vi.fn();
  vi.stubGlobal("print", print);
  render(<PrintTask task={task([])} name="打印" />, { wrapper: Stage });
  await userEvent.click(screen.getByRole("button", { name: "打印" }));
  expect(print).toHaveBeenCalledOnce();
});

it("prints by the template that is chosen", async () => {
  const asked: [string, unknown][] = [];
  vi.stubGlobal("fetch", async (input: string, init: RequestInit) => {
    asked.push([new URL(input, "http://here").pathname, JSON.parse(String(init.body))]);
    return new Response("%PDF");
  });
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => {};
  render(<PrintTask task={task([{ key: "contract", title: "合同" }])} name="打印合同" />, { wrapper: Stage });
  await userEvent.click(screen.getByRole("button", { name: "打印合同" }));
  expect(await screen.findByText("打印本页")).toBeTruthy();
  await userEvent.click(screen.getByText("合同"));
  await waitFor(() => expect(asked).toEqual([["/api/tasks/t1:print", { template: "contract" }]]));
});
