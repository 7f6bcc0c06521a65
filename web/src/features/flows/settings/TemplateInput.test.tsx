import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import type { Texts } from "@/api/flows";
import { Stage } from "@/testing/Stage";
import { type FlowEditor, FlowEditorProvider } from "../editor";
import { TemplateInput } from "./parts";

let kept: Texts = "";

function Written({ begins }: { begins: Texts }) {
  const [value, setValue] = useState<Texts>(begins);
  const put = (next: Texts) => {
    kept = next;
    setValue(next);
  };
  return (
    <FlowEditorProvider value={{ offers: [] } as unknown as FlowEditor}>
      <TemplateInput label="内容" value={value} onChange={put} />
    </FlowEditorProvider>
  );
}

const box = () => screen.getByRole("textbox", { name: "内容" });
const turn = () => screen.getByRole("button", { name: /内容 · / });

it("keeps one text for everybody while it is written in one language", async () => {
  render(<Written begins="你好" />, { wrapper: Stage });
  await userEvent.type(box(), "！");
  expect(kept).toBe("你好！");
  await userEvent.clear(box());
  expect(kept).toBe("");
});

it("becomes one text per language once the other is written, and keeps both", async () => {
  render(<Written begins="你好" />, { wrapper: Stage });
  await userEvent.click(turn());
  await userEvent.type(box(), "Hello");
  expect(kept).toEqual({ "zh-CN": "你好", en: "Hello" });
  await userEvent.click(turn());
  await userEvent.type(box(), "！");
  expect(kept).toEqual({ "zh-CN": "你好！", en: "Hello" });
});

it("writes nothing where both are taken out", async () => {
  render(<Written begins={{ en: "Hello" }} />, { wrapper: Stage });
  await userEvent.click(turn());
  await userEvent.clear(box());
  expect(kept).toBe("");
});
