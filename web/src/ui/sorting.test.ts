import type { TFunction } from "i18next";
import { expect, it } from "vitest";
import { announcements } from "./sorting";

it("names what is dragged and where it goes, by what it was made draggable with", () => {
  const t = ((key: string, names: object) =>
    `${key} ${Object.values(names).join(" > ")}`) as unknown as TFunction;
  const said = announcements(t, (id, data) => String(data?.name ?? id));
  const thing = (id: string, name: string) => ({ id, data: { current: { name } } }) as never;
  expect(said.onDragEnd({ active: thing("0190", "Acme"), over: thing("column:a", "Won") } as never)).toBe(
    "frame.drag.dropped Acme > Won",
  );
});
