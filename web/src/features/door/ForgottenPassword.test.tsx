import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Form, Input } from "antd";
import { afterEach, expect, it, vi } from "vitest";
import { Stage } from "@/testing/Stage";
import { ForgottenPassword } from "./ForgottenPassword";

afterEach(() => vi.unstubAllGlobals());

it("promises a mail only where mail is set up, and names people to ask instead of a command", async () => {
  const fetch = vi.fn(async () => new Response('{"minutes": 30}', { status: 202 }));
  vi.stubGlobal("fetch", fetch);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Form initialValues={{ email: "li@acme.example" }}>
        <Form.Item name="email">
          <Input />
        </Form.Item>
        <ForgottenPassword mailed />
      </Form>
    </QueryClientProvider>,
    { wrapper: Stage },
  );
  await userEvent.click(screen.getByText("忘记密码？"));
  await userEvent.click(screen.getByRole("button"));
  expect((await screen.findByRole("status")).textContent).toContain("如果该邮箱已登记，且工作区已接入邮件");
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(document.body.textContent).toContain("渠道经理或管理员");
  expect(document.body.textContent).not.toContain("tongzhou reset-password");
});

it("offers no mail where none is set up", async () => {
  render(<ForgottenPassword mailed={false} />, { wrapper: Stage });
  await userEvent.click(screen.getByText("忘记密码？"));
  expect(screen.queryByRole("button")).toBeNull();
  expect(document.body.textContent).toContain("请联系您的渠道经理或管理员");
  expect(document.body.textContent).not.toContain("邮箱");
});
