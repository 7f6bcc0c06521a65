import type { MenuGroup, MenuItem } from "@/api/menu";

/** What something is dragged by: a group by its key, an entry by what it leads to. */
export const idOfGroup = (group: Pick<MenuGroup, "key">) => `group ${group.key}`;
export const idOfItem = (item: Pick<MenuItem, "kind" | "key">) => `${item.kind} ${item.key}`;
export const isGroupId = (id: string) => id.startsWith("group ");

type Groups = readonly MenuGroup[];

interface Place {
  group: number;
  at: number;
}

export function placeOf(groups: Groups, id: string): Place | null {
  for (const [group, { items }] of groups.entries()) {
    const at = items.findIndex((item) => idOfItem(item) === id);
    if (at >= 0) return { group, at };
  }
  return null;
}

function moved<Thing>(things: readonly Thing[], from: number, to: number): Thing[] {
  const rest = things.filter((_thing, place) => place !== from);
  return [...rest.slice(0, to), things[from] as Thing, ...rest.slice(to)];
}

/** The groups with an entry put elsewhere; past either end of its group it goes to the next one. */
export function withItemAt(groups: Groups, id: string, to: Place): Groups {
  const from = placeOf(groups, id);
  const item = from && groups[from.group]?.items[from.at];
  if (!item) return groups;
  return groups.map((group, number) => {
    const rest = group.items.filter((each) => idOfItem(each) !== id);
    if (number !== to.group) return { ...group, items: rest };
    return { ...group, items: [...rest.slice(0, to.at), item, ...rest.slice(to.at)] };
  });
}

/** The groups with something dropped on something else. */
export function withDropped(groups: Groups, what: string, where: string): Groups {
  if (what === where) return groups;
  const target = groups.findIndex((group) => idOfGroup(group) === where);
  if (isGroupId(what)) {
    const from = groups.findIndex((group) => idOfGroup(group) === what);
    const to = target >= 0 ? target : (placeOf(groups, where)?.group ?? from);
    return from === to ? groups : moved(groups, from, to);
  }
  const to = target >= 0 ? { group: target, at: groups[target]?.items.length ?? 0 } : placeOf(groups, where);
  return to ? withItemAt(groups, what, to) : groups;
}

export function withGroupNudged(groups: Groups, key: string, step: -1 | 1): Groups {
  const from = groups.findIndex((group) => group.key === key);
  const to = from + step;
  return from < 0 || to < 0 || to >= groups.length ? groups : moved(groups, from, to);
}

/** One step up or down, at the ends of a group into the next. */
export function withItemNudged(groups: Groups, id: string, step: -1 | 1): Groups {
  const from = placeOf(groups, id);
  if (!from) return groups;
  const at = from.at + step;
  if (at >= 0 && at < (groups[from.group]?.items.length ?? 0))
    return withItemAt(groups, id, { group: from.group, at });
  const group = from.group + step;
  const next = groups[group];
  return next ? withItemAt(groups, id, { group, at: step < 0 ? next.items.length : 0 }) : groups;
}
