import { Dropdown, type MenuProps } from "antd";
import { useTranslation } from "react-i18next";
import type { Point, StepKind } from "@/api/flows";
import { KINDS, PALETTE } from "@/flows/kinds";
import { DRAGGED } from "./dragged";
import styles from "./flowDesign.module.css";

/** Kinds of steps: dragged onto the canvas, or pressed to follow what is chosen. */
export function StepPalette({ onAdd }: { onAdd: (kind: StepKind) => void }) {
  const { t } = useTranslation();
  return (
    <nav className={styles.palette} aria-label={t("flowDesigner.palette")}>
      {PALETTE.map(({ group, kinds }) => (
        <section key={group}>
          <h2 className={styles.group}>{t(`flowDesigner.groups.${group}`)}</h2>
          {kinds.map((kind) => {
            const { icon: Icon } = KINDS[kind];
            return (
              <button
                key={kind}
                type="button"
                draggable
                className={styles.kind}
                title={t(`flows.kindsAbout.${kind}`)}
                onDragStart={(event) => {
                  event.dataTransfer.setData(DRAGGED, kind);
                  event.dataTransfer.effectAllowed = "copy";
                }}
                onClick={() => onAdd(kind)}
              >
                <Icon aria-hidden="true" />
                {t(`flows.kinds.${kind}`)}
              </button>
            );
          })}
        </section>
      ))}
      <p className={styles.help}>{t("flowDesigner.paletteHelp")}</p>
    </nav>
  );
}

/** What may be put at a spot, at a point of the window. */
export function StepMenu(props: { at: Point; onChoose: (kind: StepKind) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const items: MenuProps["items"] = PALETTE.map(({ group, kinds }) => ({
    type: "group",
    key: group,
    label: t(`flowDesigner.groups.${group}`),
    children: kinds.map((kind) => {
      const { icon: Icon } = KINDS[kind];
      return { key: kind, icon: <Icon aria-hidden="true" />, label: t(`flows.kinds.${kind}`) };
    }),
  }));
  return (
    <Dropdown
      open
      autoFocus
      trigger={["click"]}
      menu={{
        items,
        onClick: ({ key }) => props.onChoose(key as StepKind),
        style: { maxHeight: 420, overflow: "auto" },
      }}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
    >
      <span className={styles.anchor} style={{ left: props.at.x, top: props.at.y }} />
    </Dropdown>
  );
}
