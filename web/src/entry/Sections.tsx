import { ExclamationCircleFilled } from "@ant-design/icons";
import { Tabs } from "antd";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { fileAddress } from "@/api/files";
import type { FieldDefinition } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import styles from "./entry.module.css";
import { type Block, fieldsOf, type ShownItem, type ShownSection } from "./sections";

type DrawField = (field: FieldDefinition) => ReactNode;

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

function Titled({ section, number, draw }: { section: ShownSection; number?: number; draw: DrawField }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const title = label(section.title);
  const shown = number === undefined || title ? title : t("entry.step", { number });
  return (
    <section className={styles.section} aria-label={shown || undefined}>
      {shown && <h3 className={styles.title}>{shown}</h3>}
      <SectionBody section={section} draw={draw} />
    </section>
  );
}

function TabBar(props: BlocksProps & { sections: ShownSection[] }) {
  const { sections, draw, wrong } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const active = sections.find((section) => section.key === props.tabs?.[sections[0]?.key ?? ""]);
  return (
    <Tabs
      className={styles.section}
      activeKey={active?.key ?? sections[0]?.key}
      onChange={(key) => props.onTab?.(sections[0]?.key ?? "", key)}
      items={sections.map((section, index) => {
        const title = label(section.title) || t("entry.tab", { number: index + 1 });
        const isWrong = fieldsOf(section).some((field) => wrong?.has(field.key));
        return {
          key: section.key,
          label: isWrong ? (
            <span className={styles.wrongTab}>
              <ExclamationCircleFilled aria-label={t("entry.tabWrong")} /> {title}
            </span>
          ) : (
            title
          ),
          children: <SectionBody section={section} draw={draw} />,
        };
      })}
    />
  );
}

export interface BlocksProps {
  blocks: readonly Block[];
  draw: DrawField;
  /** The fields with something wrong: their tabs show it. */
  wrong?: ReadonlySet<string>;
  /** The tab shown of each bar, by the key of the bar's first tab. */
  tabs?: Readonly<Record<string, string>>;
  onTab?: (bar: string, tab: string) => void;
}

/** A page of sections: groups one under the other, tabs in their bars. */
export function Blocks(props: BlocksProps) {
  return props.blocks.map((block) =>
    block.kind === "tab" ? (
      <TabBar key={block.sections[0]?.key} {...props} sections={block.sections} />
    ) : (
      <Fragment key={block.sections[0]?.key}>
        {block.sections.map((section, index) => (
          <Titled
            key={section.key}
            section={section}
            number={block.kind === "step" && block.sections.length > 1 ? index + 1 : undefined}
            draw={props.draw}
          />
        ))}
      </Fragment>
    ),
  );
}
