import type { PointerSensorProps } from "@dnd-kit/core";
import { expect, it } from "vitest";
import { Hand } from "./sorting";

const pointer = (type: string, x: number) => new MouseEvent(type, { clientX: x, clientY: 0, bubbles: true });

function lifted(): string[] {
  const told: string[] = [];
  const props = {
    active: "a",
    event: pointer("pointerdown", 0),
    options: { activationConstraint: { distance: 5 } },
    onPending: () => undefined,
    onAbort: () => told.push("aborted"),
    onStart: () => told.push("started"),
    onMove: ({ x }: { x: number }) => told.push(`at ${x}`),
    onEnd: () => told.push("ended"),
    onCancel: () => told.push("cancelled"),
  };
  Object.defineProperty(props.event, "target", { value: document.body });
  new Hand(props as unknown as PointerSensorProps);
  return told;
}

it("is where its first move went, however far that was", () => {
  const told = lifted();
  for (const x of [3, 400, 410]) document.dispatchEvent(pointer("pointermove", x));
  document.dispatchEvent(pointer("pointerup", 410));
  expect(told).toEqual(["started", "at 400", "at 410", "ended"]);
});

it("hears nothing more of a press that was a click", () => {
  const told = lifted();
  document.dispatchEvent(pointer("pointermove", 2));
  document.dispatchEvent(pointer("pointerup", 2));
  document.dispatchEvent(pointer("pointermove", 400));
  expect(told).toEqual(["aborted", "ended"]);
});
