import {
  type CollisionDetection,
  closestCenter,
  type DroppableContainer,
  pointerWithin,
} from "@dnd-kit/core";
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

/** The section that a pointer on the form means, also between two of them and below the last; beside the form none. */
export function sectionAt(point: Point, sections: readonly Spot[]): Spot | null {
  const away = ({ rect }: Spot) => Math.max(rect.top - point.y, point.y - rect.bottom, 0);
  const beneath = sections.filter(({ rect }) => point.x >= rect.left && point.x <= rect.right);
  return beneath.toSorted((one, other) => away(one) - away(other))[0] ?? null;
}

/** The list that something sortable stands in. */
const homeOf = ({ data }: DroppableContainer): unknown => data.current?.sortable?.containerId;

/**
 * Where what is dragged over the canvas lands: at a field under the pointer, else at the end of the nearest section.
 *
 * What comes from the palette goes before that very field; one that is moved goes to the field nearest to itself,
 * in the section of the field under the pointer: a tall field that is held at its top reaches into the next one.
 */
export const landing: CollisionDetection = (asked) => {
  const { pointerCoordinates: pointer, droppableContainers: places, droppableRects } = asked;
  const isSection = ({ id }: { id: unknown }) => String(id).startsWith("section:");
  const fields = places.filter((each) => !isSection(each));
  const nearest = (among = fields) => closestCenter({ ...asked, droppableContainers: among });
  if (!pointer) return nearest();
  const under = pointerWithin({ ...asked, droppableContainers: fields });
  const isNew = isFromPalette(asked.active.id);
  const first = fields.find(({ id }) => id === under[0]?.id);
  if (first) return isNew ? under : nearest(fields.filter((each) => homeOf(each) === homeOf(first)));
  const sections = places.filter(isSection).flatMap(({ id }): Spot[] => {
    const rect = droppableRects.get(id);
    return rect ? [{ id: String(id), rect }] : [];
  });
  const section = sectionAt(pointer, sections);
  return section ? [{ id: section.id }] : isNew ? [] : nearest();
};
