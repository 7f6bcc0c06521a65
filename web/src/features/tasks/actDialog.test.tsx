import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { TaskDetail } from "@/api/tasks";
import { Stage } from "@/testing/Stage";
import { ActDialog } from "./ActDialog";

afterEach(() => vi.unstubAllGlobals());

const TASK = {
  id: "t1",
  opinion: "optional",
  signature: "none",
  revision: 3,
  returns: { steps: [], choose_walk: false, walk: "again" },
} as unknown as TaskDetail;

it("sends a decision once, however often its button is pressed", async () => {
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)));
    return new Response(null, { status: 204 });
  });
  const done = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ActDialog
        task={TASK}
        action="submit"
        title="同意"
        values={{}}
        opinion=""
        onOpinion={() => {}}
        onRefused={() => false}
        onDone={done}
        onClose={() => {}}
      />
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  await userEvent.dblClick(screen.getByRole("button", { name: "同意" }));
  await waitFor(() => expect(done).toHaveBeenCalledOnce());
  expect(sent).toEqual([{ action: "submit", opinion: "" }]);
});
