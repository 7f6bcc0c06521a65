import {
  type Announcements,
  closestCenter,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { sortableKeyboardCoordinates } from "@dnd-kit/sortable";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

/** A press that moves less than this is a click. */
const DISTANCE_PX = 5;

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

/** What a list needs to be sorted by mouse, finger and keyboard, in words a screen reader can say. */
export function useSorting(nameOf: (id: string) => string) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DISTANCE_PX } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  return {
    sensors,
    collisionDetection: closestCenter,
    accessibility: useDragWords(nameOf),
  };
}
