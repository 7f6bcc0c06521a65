import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNarrow } from "@/shared/narrow";
import { EmptyState } from "@/ui/states";
import styles from "./drawers.module.css";

interface Props<Item> {
  /** Where its texts stand: `<name>.title` and the like. */
  name: "designer.rules" | "designer.checks" | "designerDuplicates";
  items: readonly Item[];
  open: boolean;
  onClose: () => void;
  onChange: (items: Item[]) => void;
  fresh: () => Item;
  /** What each begins with, above its settings. */
  heading: string;
  draw: (item: Item, change: (next: Item) => void) => ReactNode;
}

/** A list of a form's rules or checks of any kind, each with its settings; added at the end, taken away one by one. */
export function ListDrawer<Item>(props: Props<Item>) {
  const { name, items, onChange } = props;
  const { t } = useTranslation();
  const narrow = useNarrow();
  // They have no name but their place: after a removal all are drawn anew, that none keeps another's editor.
  const removals = useRef(0);
  const button = (
    <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => onChange([...items, props.fresh()])}>
      {t(`${name}.add`)}
    </Button>
  );
  const remove = (at: number) => {
    removals.current += 1;
    onChange(items.filter((_each, place) => place !== at));
  };
  return (
    <Drawer
      open={props.open}
      onClose={props.onClose}
      size={narrow ? "100%" : 640}
      title={t(`${name}.title`)}
      destroyOnHidden
    >
      <p className={styles.help}>{t(`${name}.about`)}</p>
      {items.length === 0 && (
        <EmptyState title={t(`${name}.none`)} about={t(`${name}.noneAbout`)} action={button} compact />
      )}
      {items.map((item, at) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: see `removals`
          key={`${removals.current}.${at}`}
          className={styles.ruleCard}
          aria-label={t(`${name}.number`, { number: at + 1 })}
        >
          <header className={styles.ruleHead}>
            <strong>{props.heading}</strong>
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t(`${name}.remove`, { number: at + 1 })}
              onClick={() => remove(at)}
            />
          </header>
          {props.draw(item, (next) => onChange(items.map((each, place) => (place === at ? next : each))))}
        </section>
      ))}
      {items.length > 0 && button}
    </Drawer>
  );
}
