import { type CollisionDetection, closestCenter, pointerWithin } from "@dnd-kit/core";
import { isFromPalette } from "./Palette";

interface Point {
  x: number;
  y: number;
}

type Rect = Record<"left" | "right" | "top" | "bottom", number>;

/** Something on the canvas with where it stands. */
interface Spot {
  id: string;
  rect: Rect;
}

const isWithin = (point: Point, { left, right, top, bottom }: Rect) =>
  point.x >= left && point.x <= right && point.y >= top && point.y <= bottom;

const centreOf = ({ left, right, top, bottom }: Rect): Point => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
});

/** The section that a pointer on the form means, also between two of them and below the last; beside the form none. */
export function sectionAt(point: Point, sections: readonly Spot[]): Spot | null {
  const away = ({ rect }: Spot) => Math.max(rect.top - point.y, point.y - rect.bottom, 0);
  const beneath = sections.filter(({ rect }) => point.x >= rect.left && point.x <= rect.right);
  return beneath.toSorted((one, other) => away(one) - away(other))[0] ?? null;
}

/**
 * Where what is dragged over the canvas lands: before a field, or at the end of a section.
 *
 * What comes from the palette goes to the field under the pointer, else to the nearest section. A field that is moved
 * goes to the nearest field, but to a section where the pointer is beside its fields or it has none.
 */
export const landing: CollisionDetection = (asked) => {
  const { pointerCoordinates: pointer, droppableContainers: places, droppableRects } = asked;
  const isSection = ({ id }: { id: unknown }) => String(id).startsWith("section:");
  const fields = places.filter((each) => !isSection(each));
  const nearest = () => closestCenter({ ...asked, droppableContainers: fields });
  if (!pointer) return nearest();
  const spots = (of: typeof places): Spot[] =>
    of.flatMap(({ id }) => {
      const rect = droppableRects.get(id);
      return rect ? [{ id: String(id), rect }] : [];
    });
  const section = sectionAt(pointer, spots(places.filter(isSection)));
  const ground = section ? [{ id: section.id }] : [];
  const under = pointerWithin({ ...asked, droppableContainers: fields });
  if (isFromPalette(asked.active.id)) return under.length > 0 ? under : ground;
  const isEmpty = section && !spots(fields).some(({ rect }) => isWithin(centreOf(rect), section.rect));
  const isBeside = section && under.length === 0 && isWithin(pointer, section.rect);
  return isEmpty || isBeside ? ground : nearest();
};
