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

function announcements(t: TFunction, nameOf: (id: string) => string): Announcements {
  const name = (id: UniqueIdentifier) => nameOf(String(id));
  return {
    onDragStart: ({ active }) => t("frame.drag.lifted", { name: name(active.id) }),
    onDragOver: ({ active, over }) =>
      over && over.id !== active.id
        ? t("frame.drag.over", { name: name(active.id), other: name(over.id) })
        : undefined,
    onDragEnd: ({ active, over }) =>
      over
        ? t("frame.drag.dropped", { name: name(active.id), other: name(over.id) })
        : t("frame.drag.cancelled", { name: name(active.id) }),
    onDragCancel: ({ active }) => t("frame.drag.cancelled", { name: name(active.id) }),
  };
}

/** What a list needs to be sorted by mouse, finger and keyboard, in words a screen reader can say. */
export function useSorting(nameOf: (id: string) => string) {
  const { t } = useTranslation();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DISTANCE_PX } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  return {
    sensors,
    collisionDetection: closestCenter,
    accessibility: {
      announcements: announcements(t, nameOf),
      screenReaderInstructions: { draggable: t("frame.drag.how") },
    },
  };
}
