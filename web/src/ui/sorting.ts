import {
  type Announcements,
  closestCenter,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  PointerSensor,
  type PointerSensorProps,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { sortableKeyboardCoordinates } from "@dnd-kit/sortable";
import { type Coordinates, getEventCoordinates } from "@dnd-kit/utilities";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

/** A press that moves less than this is a click. */
const DISTANCE_PX = 5;

/**
 * A pointer whose first move counts.
 *
 * The library takes the move that begins a drag for a beginning only. A browser tells a quick hand's way as one
 * move, and what rests afterwards would stay where it was lifted.
 */
export class Hand extends PointerSensor {
  constructor(props: PointerSensorProps) {
    let at: Coordinates | null = null;
    const look = (event: Event) => {
      at = getEventCoordinates(event);
    };
    const stop = () => document.removeEventListener("pointermove", look, true);
    document.addEventListener("pointermove", look, true);
    super({
      ...props,
      onStart: (from) => {
        stop();
        props.onStart(from);
        if (at) props.onMove(at);
      },
      onAbort: (id) => {
        stop();
        props.onAbort(id);
      },
    });
  }
}

/** How something dragged, or where it may go, is called; `data` is what it was made draggable with. */
type NameOf = (id: string, data?: Record<string, unknown>) => string;

interface Thing {
  id: UniqueIdentifier;
  data?: { current?: Record<string, unknown> };
}

export function announcements(t: TFunction, nameOf: NameOf): Announcements {
  const name = ({ id, data }: Thing) => nameOf(String(id), data?.current);
  return {
    onDragStart: ({ active }) => t("frame.drag.lifted", { name: name(active) }),
    onDragOver: ({ active, over }) =>
      over && over.id !== active.id
        ? t("frame.drag.over", { name: name(active), other: name(over) })
        : undefined,
    onDragEnd: ({ active, over }) =>
      over
        ? t("frame.drag.dropped", { name: name(active), other: name(over) })
        : t("frame.drag.cancelled", { name: name(active) }),
    onDragCancel: ({ active }) => t("frame.drag.cancelled", { name: name(active) }),
  };
}

/** Dragging in words a screen reader can say. */
export function useDragWords(nameOf: NameOf) {
  const { t } = useTranslation();
  return {
    announcements: announcements(t, nameOf),
    screenReaderInstructions: { draggable: t("frame.drag.how") },
  };
}

/** Arrows up and down in a column of things of any height: from one place that fits to the next. */
export function stepping(fits: (id: string, place: string) => boolean): KeyboardCoordinateGetter {
  return (event, { context: { active, over, collisionRect, droppableContainers, droppableRects } }) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.code];
    if (!step || !active || !collisionRect) return undefined;
    event.preventDefault();
    const places = droppableContainers
      .getEnabled()
      .filter(({ id }) => fits(String(active.id), String(id)))
      .flatMap(({ id }) => {
        const rect = droppableRects.get(id);
        return rect ? [{ id, middle: rect.top + rect.height / 2 }] : [];
      })
      .toSorted((one, other) => one.middle - other.middle);
    const at = places.findIndex(({ id }) => id === (over ?? active).id);
    const next = places[at + step];
    return next && { x: collisionRect.left, y: next.middle - collisionRect.height / 2 };
  };
}

/** What a list needs to be sorted by mouse, finger and keyboard, in words a screen reader can say. */
export function useSorting(
  nameOf: (id: string) => string,
  coordinateGetter: KeyboardCoordinateGetter = sortableKeyboardCoordinates,
) {
  const sensors = useSensors(
    useSensor(Hand, { activationConstraint: { distance: DISTANCE_PX } }),
    useSensor(KeyboardSensor, { coordinateGetter }),
  );
  return {
    sensors,
    collisionDetection: closestCenter,
    accessibility: useDragWords(nameOf),
  };
}
