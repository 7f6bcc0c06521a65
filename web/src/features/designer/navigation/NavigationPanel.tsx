import { PlusOutlined } from "@ant-design/icons";
import { closestCenter, DndContext, type DragEndEvent } from "@dnd-kit/core";
import { SortableContext, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Arrangement, type MenuGroup, useArrange, useArrangement, type WantedGroup } from "@/api/menu";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import { stepping, useSorting } from "@/ui/sorting";
import { Answer } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { GroupCard } from "./GroupCard";
import { GroupDialog } from "./GroupDialog";
import {
  idOfGroup,
  idOfItem,
  isGroupId,
  withDropped,
  withGroupNudged,
  withItemAt,
  withItemNudged,
} from "./groups";
import styles from "./navigation.module.css";

/** Groups that are no more come back as new ones. */
const asBefore = (before: readonly MenuGroup[], now: readonly MenuGroup[]): WantedGroup[] =>
  before.map((group) => ({ ...group, key: now.some(({ key }) => key === group.key) ? group.key : null }));

function Groups({ arrangement }: { arrangement: Arrangement }) {
  const { groups } = arrangement;
  const { t } = useTranslation();
  const { label } = useReader();
  const { failed, undoable } = useToasts();
  const arrange = useArrange();
  const [named, setNamed] = useState<MenuGroup | "new" | null>(null);
  const nameOf = (id: string) =>
    label(
      (groups.find((group) => idOfGroup(group) === id)?.title ??
        groups.flatMap(({ items }) => items).find((item) => idOfItem(item) === id)?.title ??
        "") as Label,
    );
  /** A group goes to the place of another one, and so does an entry; where there is none, to the group itself. */
  const empty = new Set(groups.filter(({ items }) => items.length === 0).map(idOfGroup));
  const fits = (id: string, place: string) =>
    isGroupId(place) ? isGroupId(id) || empty.has(place) : !isGroupId(id);
  const { collisionDetection: _any, ...sorting } = useSorting(nameOf, stepping(fits));
  const bring = (next: readonly WantedGroup[]) =>
    next === groups ? Promise.resolve(arrangement) : arrange.mutateAsync(next);
  const change = (next: readonly WantedGroup[]) => void bring(next).catch(failed);
  const name = async (title: Label) => {
    const shown = title as MenuGroup["title"];
    try {
      await bring(
        named === "new"
          ? [...groups, { key: null, title: shown, items: [] }]
          : groups.map((group) => (group === named ? { ...group, title: shown } : group)),
      );
      setNamed(null);
    } catch (error) {
      failed(error);
    }
  };
  /** Takes groups away, all of them where none is named; they can be had back. */
  const without = async (next: readonly MenuGroup[], words: string) => {
    try {
      const now = await bring(next);
      undoable(words, () => bring(asBefore(groups, now.groups)));
    } catch (error) {
      failed(error);
    }
  };
  const acts = {
    onNudgeGroup: (key: string, step: -1 | 1) => change(withGroupNudged(groups, key, step)),
    onNudge: (id: string, step: -1 | 1) => change(withItemNudged(groups, id, step)),
    onMove: (id: string, key: string) => {
      const group = groups.findIndex((each) => each.key === key);
      change(withItemAt(groups, id, { group, at: groups[group]?.items.length ?? 0 }));
    },
    onRename: setNamed,
    onRemove: (group: MenuGroup) =>
      void without(
        groups.filter((each) => each !== group),
        t("navigation.removed", { name: label(group.title as Label) }),
      ),
  };
  return (
    <>
      <p className={styles.about}>{t("navigation.about")}</p>
      <div className={styles.actions}>
        <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => setNamed("new")}>
          {t("navigation.add")}
        </Button>
        {arrangement.arranged && (
          <Button type="text" onClick={() => void without([], t("navigation.resetDone"))}>
            {t("navigation.reset")}
          </Button>
        )}
      </div>
      <DndContext
        {...sorting}
        collisionDetection={(found) =>
          closestCenter({
            ...found,
            droppableContainers: found.droppableContainers.filter(({ id }) =>
              fits(String(found.active.id), String(id)),
            ),
          })
        }
        onDragEnd={({ active, over }: DragEndEvent) =>
          over && change(withDropped(groups, String(active.id), String(over.id)))
        }
      >
        <SortableContext items={groups.map(idOfGroup)} strategy={verticalListSortingStrategy}>
          <ul className={styles.groups}>
            {groups.map((group, at) => (
              <GroupCard key={group.key} groups={groups} at={at} acts={acts} />
            ))}
          </ul>
        </SortableContext>
      </DndContext>
      {named && (
        <GroupDialog
          title={
            named === "new"
              ? t("navigation.add")
              : t("navigation.renameOf", { name: label(named.title as Label) })
          }
          name={named === "new" ? "" : (named.title as Label)}
          pending={arrange.isPending}
          onName={(title) => void name(title)}
          onClose={() => setNamed(null)}
        />
      )}
    </>
  );
}

/** The navigation as everybody has it: its groups, their names and order, and what stands in them. */
export function NavigationPanel() {
  const arrangement = useArrangement();
  return <Answer query={arrangement}>{(known) => <Groups arrangement={known} />}</Answer>;
}
