import { CaretDownOutlined, CaretRightOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import type { Grouping } from "@/api/views";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { Count } from "@/ui/Amounts";
import type { GroupNode, GroupRow } from "../state/groups";
import styles from "./grid.module.css";

const INDENT = 18;

/** What heads of groups are made of. */
export interface GroupHeads {
  grouping: readonly Grouping[];
  fields: ReadonlyMap<string, FieldDefinition>;
  isFolded: (key: string) => boolean;
  turn: (key: string) => void;
}

/** A group's value in words, with how many records it holds; pressing folds it. */
export function GroupHead(props: { node: GroupNode; groups: GroupHeads; tabIndex: number }) {
  const { node, groups, tabIndex } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const level = groups.grouping[node.level];
  const field = level && groups.fields.get(level.field);
  const value = node.values.at(-1);
  const folded = groups.isFolded(node.key);
  const isPeriod = level?.by !== undefined && level.by !== "day";
  const { Cell, text } = entryOf(field?.type ?? "text");
  const words = isEmpty(value)
    ? t("views.group.empty")
    : field && !isPeriod
      ? text(value, field, reader)
      : String(value);
  return (
    <button
      type="button"
      className={styles.groupHead}
      style={{ paddingInlineStart: node.level * INDENT }}
      tabIndex={tabIndex}
      aria-expanded={!folded}
      aria-label={t(folded ? "views.group.unfold" : "views.group.fold", { name: words })}
      title={words}
      onClick={() => groups.turn(node.key)}
    >
      {folded ? <CaretRightOutlined aria-hidden="true" /> : <CaretDownOutlined aria-hidden="true" />}
      <span className={styles.groupName}>
        {field && !isPeriod && !isEmpty(value) ? <Cell field={field} value={value} dense /> : words}
      </span>
      <span className={styles.groupCount}>
        <Count value={node.count} />
      </span>
    </button>
  );
}

/** The sum of a field over a group or the whole, where it means something. */
export function GroupSum({ field, row }: { field: FieldDefinition; row: GroupRow }) {
  const sum = row.sums[field.key];
  if (isEmpty(sum)) return null;
  const { Cell } = entryOf(field.type);
  return <Cell field={field} value={sum} dense />;
}

/** The word before the totals. */
export function TotalHead() {
  const { t } = useTranslation();
  return <span className={styles.totalHead}>{t("views.group.total")}</span>;
}
