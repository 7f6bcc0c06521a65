import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { Stage } from "@/testing/Stage";
import { ConfirmWithCount } from "./ConfirmWithCount";

it("waits for the word before it lets anything be destroyed", async () => {
  const confirm = vi.fn();
  render(
    <ConfirmWithCount
      open
      title="t"
      about="212"
      action="删除"
      word="partner"
      onConfirm={confirm}
      onCancel={() => undefined}
    />,
    { wrapper: Stage },
  );
  const button = screen.getByRole("button", { name: "删除" });
  expect(button).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByLabelText("请输入「partner」以确认"), "partner");
  await userEvent.click(button);
  expect(confirm).toHaveBeenCalledOnce();
});

it("stays when somebody presses beside it, as the second press of a double click does", async () => {
  const cancel = vi.fn();
  render(
    <ConfirmWithCount
      open
      title="t"
      about="212"
      action="删除"
      onConfirm={() => undefined}
      onCancel={cancel}
    />,
    { wrapper: Stage },
  );
  await userEvent.click(document.querySelector(".ant-modal-wrap") as HTMLElement);
  expect(cancel).not.toHaveBeenCalled();
  await userEvent.keyboard("{Escape}");
  expect(cancel).toHaveBeenCalledOnce();
});
