import { ExclamationCircleFilled } from "@ant-design/icons";
import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useReader } from "@/fields/reader";
import styles from "./entry.module.css";
import { SectionBody } from "./SectionBody";
import type { BlocksProps } from "./Sections";
import { fieldsOf, type ShownSection } from "./sections";

/** Sections of which one is shown at a time. */
export function TabBar(props: BlocksProps & { sections: ShownSection[] }) {
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
