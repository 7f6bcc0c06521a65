import { type UniqueIdentifier, useDraggable } from "@dnd-kit/core";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES, type FieldTypeName } from "@/api/fieldTypes";
import type { Family } from "@/fields/contracts";
import { entryOf } from "@/fields/registry";
import styles from "./designer.module.css";

const FAMILIES: Family[] = ["text", "number", "time", "choice", "relation", "media"];
const TYPES = (Object.keys(FIELD_TYPES) as FieldTypeName[]).filter((type) => !FIELD_TYPES[type].system);

/** What the id of a dragged palette item begins with. */
const FROM_PALETTE = "palette:";

export const isFromPalette = (id: UniqueIdentifier | undefined): boolean =>
  String(id).startsWith(FROM_PALETTE);

/** The type that a dragged palette item stands for. */
export function draggedType(id: UniqueIdentifier): FieldTypeName {
  return String(id).slice(FROM_PALETTE.length) as FieldTypeName;
}

function TypeButton({ type, onAdd }: { type: FieldTypeName; onAdd: () => void }) {
  const { t } = useTranslation();
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: FROM_PALETTE + type });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={styles.type}
      data-dragging={isDragging}
      onClick={onAdd}
      onPointerDown={(event) => listeners?.onPointerDown?.(event)}
    >
      <span className={styles.typeIcon} aria-hidden="true">
        {entryOf(type).icon}
      </span>
      {t(`fields.types.${type}`)}
    </button>
  );
}

/** All field types by family: a click adds one at the end, dragging puts it in its place. */
export function Palette({ onAdd }: { onAdd: (type: FieldTypeName) => void }) {
  const { t } = useTranslation();
  return (
    <nav className={styles.palette} aria-label={t("designer.palette")}>
      {FAMILIES.map((family) => (
        <section key={family}>
          <h2 className={styles.family}>{t(`fields.families.${family}`)}</h2>
          <div className={styles.types}>
            {TYPES.filter((type) => entryOf(type).family === family).map((type) => (
              <TypeButton key={type} type={type} onAdd={() => onAdd(type)} />
            ))}
          </div>
        </section>
      ))}
    </nav>
  );
}
