import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { Stage } from "@/testing/Stage";
import { MaskedValue } from "./MaskedValue";
import { RevealsProvider } from "./Reveals";

const PHONE = {
  key: "phone",
  type: "phone",
  label: "电话",
  settings: {},
  masked: true,
} as unknown as FieldDefinition;
const BORN = { ...PHONE, key: "born", type: "date", label: "生日" } as FieldDefinition;
const ID = "00000000-0000-0000-0000-000000000001";

const asked = vi.fn();
vi.mock("@/api/privacy", () => ({
  useReveal: () => ({
    mutateAsync: (body: unknown) => {
      asked(body);
      return Promise.resolve(new Map([[ID, { phone: "13812345678" }]]));
    },
  }),
}));

afterEach(() => asked.mockClear());

const queries = new QueryClient();
const shown = (field: FieldDefinition, value: unknown, may = true, of = ID) => (
  <QueryClientProvider client={queries}>
    <RevealsProvider of={of}>
      <MaskedValue field={field} value={value} form="person" id={ID} may={may} />
    </RevealsProvider>
  </QueryClientProvider>
);
const draw = (...what: Parameters<typeof shown>) => render(shown(...what), { wrapper: Stage });

it("is shown in full once a reason was said, and hides with the tab", async () => {
  draw(PHONE, "138••••5678");
  await userEvent.click(screen.getByRole("button"));
  const say = screen.getByRole<HTMLButtonElement>("button", { name: "显示" });
  expect(say.disabled).toBe(true);
  await userEvent.type(screen.getByLabelText("原因"), "  ");
  expect(say.disabled).toBe(true);
  await userEvent.type(screen.getByLabelText("原因"), "回访{Enter}");
  expect(asked.mock.calls).toEqual([[{ form: "person", ids: [ID], fields: ["phone"], reason: "回访" }]]);
  await screen.findByText("13812345678");
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  expect(screen.queryByText("13812345678")).toBeNull();
  expect(screen.getByText("138••••5678")).toBeTruthy();
});

it("is masked again when the record is left, and stays so when one comes back", async () => {
  const { rerender } = draw(PHONE, "138••••5678");
  await userEvent.click(screen.getByRole("button"));
  await userEvent.type(screen.getByLabelText("原因"), "回访{Enter}");
  await screen.findByText("13812345678");
  for (const of of ["another", ID]) {
    rerender(shown(PHONE, "138••••5678", true, of));
    expect(screen.queryByText("13812345678")).toBeNull();
  }
});

it("says that it is masked to whoever may not see it", () => {
  draw(BORN, null, false);
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.getByText("已脱敏")).toBeTruthy();
});
