import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { Stage } from "@/testing/Stage";
import { useErrorText } from "./errorText";

function Said({ error }: { error: unknown }) {
  return <p>{useErrorText()(error)}</p>;
}

it("says in words that the server cannot be reached, and else what the server says", () => {
  const away = new Problem({ status: 0, code: "network.unreachable" });
  render(<Said error={away} />, { wrapper: Stage });
  expect(screen.getByText("暂时连不上服务器。请检查网络后重试。")).toBeTruthy();
  const refused = new Problem({ status: 422, code: "code_wrong", title: "验证码不对。" });
  render(<Said error={refused} />, { wrapper: Stage });
  expect(screen.getByText("验证码不对。")).toBeTruthy();
});
