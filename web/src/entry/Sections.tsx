import { Fragment, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "@/fields/reader";
import { LoadingSkeleton } from "@/ui/states";
import styles from "./entry.module.css";
import { type DrawField, SectionBody } from "./SectionBody";
import type { Block, ShownSection } from "./sections";

/** Tabs are heavy, and few of the forms that strangers open by a link have them: pages that will need them begin early. */
export const loadTabBar = () => import("./TabBar");

const TabBar = lazy(() => loadTabBar().then((module) => ({ default: module.TabBar })));

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
      <Suspense key={block.sections[0]?.key} fallback={<LoadingSkeleton rows={3} />}>
        <TabBar {...props} sections={block.sections} />
      </Suspense>
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
