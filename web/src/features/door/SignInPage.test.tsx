import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { Stage } from "@/testing/Stage";
import { SignInPage, safeNext } from "./SignInPage";

afterEach(() => vi.unstubAllGlobals());

/** The page at an installation that answers so when asked for its ways. */
function open(ways: () => Response) {
  const fetch = vi.fn(async (request: RequestInfo | URL) =>
    String(request instanceof Request ? request.url : request).includes("/ways")
      ? ways()
      : new Response(null, { status: 204 }),
  );
  vi.stubGlobal("fetch", fetch);
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <SignInPage />
      </MemoryRouter>
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  return fetch;
}

it("leads back to this site only", () => {
  expect(safeNext("/settings/members?tab=invitations")).toBe("/settings/members?tab=invitations");
  for (const elsewhere of ["https://evil.example", "//evil.example", "/\\evil.example", "", null]) {
    expect(safeNext(elsewhere)).toBe("/");
  }
});

it("offers the phone code and the mail only where there are any", async () => {
  const fetch = open(() => Response.json({ password: true, phone_code: false, mailed_reset: false }));
  await screen.findByText("忘记密码？");
  await waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
  expect(screen.queryByText("改用手机验证码")).toBeNull();
  expect(screen.queryByText("发送重置链接")).toBeNull();
});

it("offers what some workspace has", async () => {
  open(() => Response.json({ password: true, phone_code: true, mailed_reset: false }));
  expect(await screen.findByText("改用手机验证码")).toBeTruthy();
  expect(screen.queryByText("发送重置链接")).toBeNull();
});

it("offers everything where it cannot be found out", async () => {
  open(() => new Response("{}", { status: 503 }));
  expect(await screen.findByText("改用手机验证码")).toBeTruthy();
  expect(screen.getByText("发送重置链接")).toBeTruthy();
});
