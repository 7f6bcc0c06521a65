import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import type { FormDefinition } from "@/api/forms";
import { remembered } from "@/shared/storage";
import { Stage } from "@/testing/Stage";
import { withNewField } from "./draft";
import { DiscardButton, NewerVersion } from "./NewerVersion";
import { useDesign } from "./useDesign";

const FORM = {
  key: "visit",
  version: 3,
  title: "拜访",
  label_field: "name",
  layout: [],
  rules: [],
  checks: [],
  duplicates: [],
  unique_together: [],
  fields: [],
} as unknown as FormDefinition;

function Page({ form }: { form: FormDefinition }) {
  const design = useDesign(form);
  return (
    <>
      <NewerVersion form={form} design={design} />
      <output>{design.draft.fields.map(({ key }) => key).join()}</output>
      <button
        type="button"
        onClick={() => design.change((now) => withNewField(now, "text", { "zh-CN": "城市" }, null).draft)}
      >
        add
      </button>
      <button type="button" onClick={design.undo}>
        undo
      </button>
      {design.changed && <DiscardButton form={form} design={design} />}
    </>
  );
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const fields = () => screen.getByRole("status").textContent;
const show = (version: number) => render(<Page form={{ ...FORM, version }} />, { wrapper: Stage });

beforeEach(() => localStorage.clear());

it("puts a draft of an older version on the newer one when asked to", async () => {
  const before = show(3);
  await press("add");
  before.unmount();
  show(4);
  expect(screen.getByRole("dialog").textContent).toContain("城市");
  expect(remembered("design.visit")).toContain('"version":3');
  await press("把我的修改放到新版本上");
  expect(fields()).toBe("text");
  expect(remembered("design.visit")).toContain('"version":4');
});

it("throws it away when asked to, and takes that back", async () => {
  const before = show(3);
  await press("add");
  before.unmount();
  show(4);
  await press("放弃我的修改");
  expect(fields()).toBe("");
  await press("undo");
  expect(fields()).toBe("text");
});

it("asks before a draft is thrown away, and takes that back", async () => {
  show(3);
  await press("add");
  await press("放弃修改");
  expect(screen.getByRole("dialog").textContent).toContain("放弃 1 处未发布的修改");
  expect(fields()).toBe("text");
  await userEvent.click(screen.getAllByRole("button", { name: "放弃修改" }).at(-1) as HTMLElement);
  expect(fields()).toBe("");
  await press("undo");
  expect(fields()).toBe("text");
});
