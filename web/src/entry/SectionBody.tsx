import type { ReactNode } from "react";
import { fileAddress } from "@/api/files";
import type { FieldDefinition } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import styles from "./entry.module.css";
import type { ShownItem, ShownSection } from "./sections";

export type DrawField = (field: FieldDefinition) => ReactNode;

function spanOf(item: ShownItem, columns: number): number {
  if ("divider" in item) return columns;
  if ("field" in item && item.span === 1 && entryOf(item.field.type).isWide === true) return columns;
  return Math.min(item.span, columns);
}

function Piece({ item, draw }: { item: ShownItem; draw: DrawField }) {
  const { label } = useReader();
  if ("field" in item) return draw(item.field);
  if ("note" in item) return <p className={styles.note}>{label(item.note)}</p>;
  if ("image" in item) return <img className={styles.image} src={fileAddress(item.image)} alt="" />;
  return <hr className={styles.divider} />;
}

/** What stands in a section, in its columns; one column where there is no room for more. */
export function SectionBody({ section, draw }: { section: ShownSection; draw: DrawField }) {
  return (
    <div className={styles.room}>
      <div className={styles.grid} data-columns={section.columns}>
        {section.items.map((item) => (
          <div key={item.key} className={styles.cell} data-span={spanOf(item, section.columns)}>
            <Piece item={item} draw={draw} />
          </div>
        ))}
      </div>
    </div>
  );
}
