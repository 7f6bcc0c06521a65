import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  DeleteOutlined,
  EditOutlined,
  HolderOutlined,
  SwapOutlined,
} from "@ant-design/icons";
import { SortableContext, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { Button, Dropdown } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { MenuGroup, MenuItem } from "@/api/menu";
import { FormIcon } from "@/fields/FormIcon";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import { idOfGroup, idOfItem } from "./groups";
import styles from "./navigation.module.css";

export interface Acts {
  onNudgeGroup: (key: string, step: -1 | 1) => void;
  onNudge: (id: string, step: -1 | 1) => void;
  onMove: (id: string, group: string) => void;
  onRename: (group: MenuGroup) => void;
  onRemove: (group: MenuGroup) => void;
}

function Tool(props: { icon: ReactNode; words: string; onAct: () => void; disabled?: boolean }) {
  return (
    <Button
      type="text"
      size="small"
      icon={props.icon}
      aria-label={props.words}
      title={props.words}
      disabled={props.disabled}
      onClick={props.onAct}
    />
  );
}

function useDragged(id: string) {
  const { attributes, listeners, setNodeRef, transform, transition, isDragging } = useSortable({ id });
  const style = { transform: CSS.Translate.toString(transform), transition, opacity: isDragging ? 0.5 : 1 };
  return { ref: setNodeRef, style, handle: { ...attributes, ...listeners } };
}

function Handle({ name, handle }: { name: string; handle: object }) {
  const { t } = useTranslation();
  return (
    <Button
      type="text"
      size="small"
      className={styles.handle}
      icon={<HolderOutlined aria-hidden="true" />}
      {...handle}
      aria-label={t("navigation.drag", { name })}
    />
  );
}

function ItemLine(props: {
  item: MenuItem;
  others: readonly MenuGroup[];
  isFirst: boolean;
  isLast: boolean;
  acts: Acts;
}) {
  const { item, acts } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const id = idOfItem(item);
  const { ref, style, handle } = useDragged(id);
  const name = label(item.title as Label);
  return (
    <li ref={ref} style={style} className={styles.item}>
      <Handle name={name} handle={handle} />
      <FormIcon name={item.icon} colour={item.color} />
      <span className={styles.name}>{name}</span>
      <Tool
        icon={<ArrowUpOutlined aria-hidden="true" />}
        words={t("navigation.up", { name })}
        disabled={props.isFirst}
        onAct={() => acts.onNudge(id, -1)}
      />
      <Tool
        icon={<ArrowDownOutlined aria-hidden="true" />}
        words={t("navigation.down", { name })}
        disabled={props.isLast}
        onAct={() => acts.onNudge(id, 1)}
      />
      <Dropdown
        trigger={["click"]}
        disabled={props.others.length === 0}
        menu={{
          items: props.others.map((group) => ({
            key: group.key,
            label: label(group.title as Label),
            onClick: () => acts.onMove(id, group.key),
          })),
        }}
      >
        <Button
          type="text"
          size="small"
          icon={<SwapOutlined aria-hidden="true" />}
          title={t("navigation.moveTo")}
          aria-label={t("navigation.moveOf", { name })}
        />
      </Dropdown>
    </li>
  );
}

/** A group of the navigation with its entries, each moved by mouse, finger or keyboard. */
export function GroupCard({ groups, at, acts }: { groups: readonly MenuGroup[]; at: number; acts: Acts }) {
  const group = groups[at] as MenuGroup;
  const { t } = useTranslation();
  const { label } = useReader();
  const { ref, style, handle } = useDragged(idOfGroup(group));
  const name = label(group.title as Label);
  const others = groups.filter((each) => each.key !== group.key);
  return (
    <li ref={ref} style={style} className={styles.group}>
      <div className={styles.head}>
        <Handle name={name} handle={handle} />
        <h2 className={styles.title}>{name}</h2>
        <Tool
          icon={<EditOutlined aria-hidden="true" />}
          words={t("navigation.renameOf", { name })}
          onAct={() => acts.onRename(group)}
        />
        <Tool
          icon={<ArrowUpOutlined aria-hidden="true" />}
          words={t("navigation.up", { name })}
          disabled={at === 0}
          onAct={() => acts.onNudgeGroup(group.key, -1)}
        />
        <Tool
          icon={<ArrowDownOutlined aria-hidden="true" />}
          words={t("navigation.down", { name })}
          disabled={at === groups.length - 1}
          onAct={() => acts.onNudgeGroup(group.key, 1)}
        />
        {group.own && (
          <Tool
            icon={<DeleteOutlined aria-hidden="true" />}
            words={t("navigation.remove", { name })}
            onAct={() => acts.onRemove(group)}
          />
        )}
      </div>
      <SortableContext items={group.items.map(idOfItem)} strategy={verticalListSortingStrategy}>
        <ul className={styles.items}>
          {group.items.map((item, place) => (
            <ItemLine
              key={idOfItem(item)}
              item={item}
              others={others}
              isFirst={at === 0 && place === 0}
              isLast={at === groups.length - 1 && place === group.items.length - 1}
              acts={acts}
            />
          ))}
        </ul>
      </SortableContext>
      {group.items.length === 0 && <p className={styles.empty}>{t("navigation.empty")}</p>}
    </li>
  );
}
