import { HolderOutlined, InsertRowAboveOutlined } from "@ant-design/icons";
import { DndContext, type DragEndEvent } from "@dnd-kit/core";
import { SortableContext, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { Button, Checkbox, Input, InputNumber, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import type { ViewColumn } from "@/api/views";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { useSorting } from "@/ui/sorting";
import type { GridView } from "../model/useGridView";
import { asViewColumns, withMoved } from "../state/columns";
import styles from "./toolbar.module.css";

const MOST_FROZEN = 5;

function ColumnRow(props: {
  field: FieldDefinition;
  shown: boolean;
  movable: boolean;
  onTurn: (on: boolean) => void;
}) {
  const { field, shown, movable } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const sorting = useSortable({ id: field.key, disabled: !movable });
  return (
    <div
      ref={sorting.setNodeRef}
      className={styles.columnRow}
      style={{ transform: CSS.Transform.toString(sorting.transform), transition: sorting.transition }}
    >
      <Checkbox checked={shown} onChange={(event) => props.onTurn(event.target.checked)}>
        <span className={styles.columnIcon}>{entryOf(field.type).icon}</span>
        {label(field.label)}
      </Checkbox>
      {movable && (
        <button
          type="button"
          className={styles.grip}
          aria-label={t("records.columns.move", { name: label(field.label) })}
          {...sorting.attributes}
          {...sorting.listeners}
        >
          <HolderOutlined aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

/** Which columns, in which order; widths are set by dragging the edge of a head. */
export function ColumnsControl({ grid, fields }: { grid: GridView; fields: readonly FieldDefinition[] }) {
  const { columns } = grid;
  const onChange = (next: ViewColumn[]) => grid.setColumns(next);
  const { t } = useTranslation();
  const { label } = useReader();
  const [typed, setTyped] = useState("");
  const sorting = useSorting((key) => label(fields.find((field) => field.key === key)?.label));
  const shown = new Set(columns.map(({ field }) => field.key));
  const ordered = [...columns.map(({ field }) => field), ...fields.filter((field) => !shown.has(field.key))];
  const found = ordered.filter((field) =>
    label(field.label).toLowerCase().includes(typed.trim().toLowerCase()),
  );
  const turn = (field: FieldDefinition, on: boolean) => {
    const now = asViewColumns(columns);
    if (on) onChange([...now, { field: field.key }]);
    else if (now.length > 1) onChange(now.filter((column) => column.field !== field.key));
  };
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) onChange(withMoved(columns, String(active.id), String(over.id)));
  };
  const panel = (
    <div className={styles.columnsPanel}>
      <Input
        value={typed}
        allowClear
        placeholder={t("records.columns.find")}
        aria-label={t("records.columns.find")}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className={styles.columnList}>
        <DndContext {...sorting} onDragEnd={drop}>
          <SortableContext items={[...shown]} strategy={verticalListSortingStrategy}>
            {found.map((field) => (
              <ColumnRow
                key={field.key}
                field={field}
                shown={shown.has(field.key)}
                movable={shown.has(field.key) && typed === ""}
                onTurn={(on) => turn(field, on)}
              />
            ))}
          </SortableContext>
        </DndContext>
      </div>
      {grid.kind === "grid" && (
        <div className={styles.frozen}>
          {t("views.frozen")}
          <InputNumber
            size="small"
            min={0}
            max={MOST_FROZEN}
            value={grid.look.frozen ?? 1}
            aria-label={t("views.frozen")}
            onChange={(frozen) => grid.setLook({ frozen: frozen ?? 1 })}
          />
        </div>
      )}
      <div className={styles.columnActions}>
        <Button
          size="small"
          type="link"
          onClick={() =>
            onChange([
              ...asViewColumns(columns),
              ...ordered.slice(columns.length).map((field) => ({ field: field.key })),
            ])
          }
        >
          {t("records.columns.all")}
        </Button>
        <span className={styles.hint}>
          {t("records.columns.shown", { shown: columns.length, count: fields.length })}
        </span>
      </div>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" content={panel} destroyOnHidden>
      <Button type="text" icon={<InsertRowAboveOutlined aria-hidden="true" rotate={-90} />}>
        {t(grid.kind === "grid" ? "records.columns.title" : "views.fieldsShown")}
      </Button>
    </Popover>
  );
}
