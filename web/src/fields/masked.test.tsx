import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { Stage } from "@/testing/Stage";
import { entryOf } from "./registry";

it.each(["phone", "email"] as const)("leads nowhere by a %s of which only a part is shown", (type) => {
  const { Cell } = entryOf(type);
  const field = { key: "x", type, settings: {} } as unknown as FieldDefinition;
  const { rerender } = render(<Cell field={field} value="138••••8000" dense={false} />, { wrapper: Stage });
  expect(screen.getByText("138••••8000")).toBeTruthy();
  expect(screen.queryByRole("link")).toBeNull();
  rerender(<Cell field={field} value="13800138000" dense={false} />);
  expect(screen.getByRole("link")).toBeTruthy();
});
