import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Form, Input } from "antd";
import { expect, it, vi } from "vitest";
import { Problem } from "@/api/problem";
import { Stage } from "@/testing/Stage";
import { FormDrawer } from "./FormDrawer";

function show(onSubmit: () => Promise<unknown>, onClose = vi.fn()) {
  render(
    <FormDrawer
      open
      title="t"
      submit="save"
      initial={{ address: "x" }}
      names={{ email: "address" }}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <Form.Item name="address" label="address">
        <Input />
      </Form.Item>
    </FormDrawer>,
    { wrapper: Stage },
  );
  return onClose;
}

it("puts the server's refusal at the field it means", async () => {
  const errors = [{ field: "email", code: "not_an_email", message: "不是有效的邮箱" }];
  show(() => Promise.reject(new Problem({ status: 422, code: "invalid_values", errors })));
  await userEvent.click(screen.getByRole("button", { name: "save" }));
  expect(await screen.findByText("不是有效的邮箱")).toBeTruthy();
  expect(screen.getByLabelText("address").getAttribute("aria-invalid")).toBe("true");
});

it("shows a refusal that means no field as a message", async () => {
  show(() => Promise.reject(new Problem({ status: 409, code: "conflict", title: "已被他人修改" })));
  await userEvent.click(screen.getByRole("button", { name: "save" }));
  expect(await screen.findByText("已被他人修改")).toBeTruthy();
});

it("asks before it forgets what was typed, and only then", async () => {
  const close = show(() => Promise.resolve());
  await userEvent.type(screen.getByLabelText("address"), "y");
  await userEvent.click(screen.getByRole("button", { name: "取消" }));
  const discard = await screen.findByRole("button", { name: "放弃修改" });
  expect(close).not.toHaveBeenCalled();
  await userEvent.click(discard);
  await waitFor(() => expect(close).toHaveBeenCalledOnce());
});
