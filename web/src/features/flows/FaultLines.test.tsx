import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { FlowDocument } from "@/api/flows";
import { Stage } from "@/testing/Stage";
import { type FlowEditor, FlowEditorProvider } from "./editor";
import { FaultLines } from "./FaultLines";

const document = {
  key: "k",
  title: "K",
  trigger: { kind: "flow" },
  steps: [
    { kind: "start", key: "start", title: "开始" },
    { kind: "approve", key: "a1", title: { "zh-CN": "初审" } },
    { kind: "cc", key: "c1", title: {} },
  ],
  lines: [],
} as unknown as FlowDocument;
const names = {
  readings: {
    reader: {
      label: (text: unknown) =>
        typeof text === "string" ? text : ((text as Record<string, string>)["zh-CN"] ?? ""),
    },
  },
};

const error = (field: string) => ({ field, code: "x", message: `坏了 ${field}` });

it("names the step by its title, and by its key only where it has none", () => {
  render(
    <FlowEditorProvider value={{ document, names } as unknown as FlowEditor}>
      <FaultLines
        errors={[error("steps.a1.people"), error("document.steps.2.people"), error("rules.managers")]}
      />
    </FlowEditorProvider>,
    { wrapper: Stage },
  );
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    "初审 坏了 steps.a1.people",
    "c1 坏了 document.steps.2.people",
    "坏了 rules.managers",
  ]);
});
