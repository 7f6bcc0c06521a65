import { FileImageOutlined, FontSizeOutlined, LineOutlined, SearchOutlined } from "@ant-design/icons";
import { type UniqueIdentifier, useDraggable } from "@dnd-kit/core";
import { Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES, type FieldTypeName } from "@/api/fieldTypes";
import type { Family } from "@/fields/contracts";
import { entryOf } from "@/fields/registry";
import styles from "./designer.module.css";

const FAMILIES: Family[] = ["text", "number", "time", "choice", "relation", "media"];
const TYPES = (Object.keys(FIELD_TYPES) as FieldTypeName[]).filter((type) => !FIELD_TYPES[type].system);

/** What is put on a page besides fields. */
export const ITEMS = ["note", "image", "divider"] as const;
export type ItemKind = (typeof ITEMS)[number];

const ITEM_ICONS: Record<ItemKind, ReactNode> = {
  note: <FontSizeOutlined aria-hidden="true" />,
  image: <FileImageOutlined aria-hidden="true" />,
  divider: <LineOutlined aria-hidden="true" />,
};

/** What the id of a dragged palette item begins with. */
const FROM_PALETTE = "palette:";

export const isFromPalette = (id: UniqueIdentifier | undefined): boolean =>
  String(id).startsWith(FROM_PALETTE);

/** What a dragged palette item stands for. */
export function draggedKind(id: UniqueIdentifier): FieldTypeName | ItemKind {
  return String(id).slice(FROM_PALETTE.length) as FieldTypeName | ItemKind;
}

export function isItemKind(kind: FieldTypeName | ItemKind): kind is ItemKind {
  return (ITEMS as readonly string[]).includes(kind);
}

function Kind(props: { id: string; icon: ReactNode; name: string; onAdd: () => void }) {
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: FROM_PALETTE + props.id });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={styles.type}
      data-dragging={isDragging}
      onClick={props.onAdd}
      onPointerDown={(event) => listeners?.onPointerDown?.(event)}
    >
      <span className={styles.typeIcon} aria-hidden="true">
        {props.icon}
      </span>
      {props.name}
    </button>
  );
}

/** All field types by family, and what else stands on a page: a click adds one, dragging puts it in its place. */
export function Palette({ onAdd }: { onAdd: (kind: FieldTypeName | ItemKind) => void }) {
  const { t } = useTranslation();
  const [sought, setSought] = useState("");
  const fits = (name: string) => name.toLowerCase().includes(sought.trim().toLowerCase());
  const families = FAMILIES.map((family) => ({
    family,
    types: TYPES.filter((type) => entryOf(type).family === family && fits(t(`fields.types.${type}`))),
  })).filter(({ types }) => types.length > 0);
  const items = ITEMS.filter((kind) => fits(t(`designer.items.${kind}`)));
  return (
    <nav className={styles.palette} aria-label={t("designer.palette")}>
      <Input
        allowClear
        size="small"
        prefix={<SearchOutlined aria-hidden="true" />}
        value={sought}
        placeholder={t("designer.findType")}
        aria-label={t("designer.findType")}
        onChange={(event) => setSought(event.target.value)}
      />
      {families.map(({ family, types }) => (
        <section key={family}>
          <h2 className={styles.family}>{t(`fields.families.${family}`)}</h2>
          <div className={styles.types}>
            {types.map((type) => (
              <Kind
                key={type}
                id={type}
                icon={entryOf(type).icon}
                name={t(`fields.types.${type}`)}
                onAdd={() => onAdd(type)}
              />
            ))}
          </div>
        </section>
      ))}
      {items.length > 0 && (
        <section>
          <h2 className={styles.family}>{t("designer.items.title")}</h2>
          <div className={styles.types}>
            {items.map((kind) => (
              <Kind
                key={kind}
                id={kind}
                icon={ITEM_ICONS[kind]}
                name={t(`designer.items.${kind}`)}
                onAdd={() => onAdd(kind)}
              />
            ))}
          </div>
        </section>
      )}
      {families.length === 0 && items.length === 0 && <p className={styles.help}>{t("designer.noType")}</p>}
    </nav>
  );
}
