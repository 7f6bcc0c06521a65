import { CopyOutlined, DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "@/fields/reader";
import type { Chosen } from "./chosen";
import { linesOf, stepOf } from "./edit";
import { useFlowEditor } from "./editor";
import styles from "./flowDesign.module.css";
import { FlowSettings } from "./settings/FlowSettings";
import { StepSettings } from "./settings/StepSettings";
import { LineSettings } from "./settings/Ways";

/** The setting that a fault names, brought into sight and focused. */
function useShown(setting: { name: string; time: number } | null) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!setting) return;
    const found = [...(panel.current?.querySelectorAll<HTMLElement>("[data-setting]") ?? [])].find(
      ({ dataset }) => dataset.setting === setting.name,
    );
    if (!found) return;
    for (let at: HTMLElement | null = found; at; at = at.parentElement)
      if (at instanceof HTMLDetailsElement) at.open = true;
    found.scrollIntoView({ block: "center" });
    found.querySelector<HTMLElement>("input, button, select, textarea, [contenteditable=true]")?.focus();
    found.dataset.shown = "true";
    const timer = setTimeout(() => delete found.dataset.shown, 2500);
    return () => clearTimeout(timer);
  }, [setting]);
  return panel;
}

function Head(props: { title: string; onCopy?: () => void; onRemove?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.panelHead}>
      <h2>{props.title}</h2>
      {props.onCopy && (
        <Button
          size="small"
          type="text"
          icon={<CopyOutlined aria-hidden="true" />}
          aria-label={t("flowDesigner.copy")}
          title={t("flowDesigner.copy")}
          onClick={props.onCopy}
        />
      )}
      {props.onRemove && (
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={t("flowDesigner.remove")}
          title={t("flowDesigner.remove")}
          onClick={props.onRemove}
        />
      )}
    </div>
  );
}

/** Settings of what is chosen; with nothing chosen, those of the whole flow. */
export function Inspector(props: {
  chosen: Chosen;
  setting: { name: string; time: number } | null;
  onRenamed: (key: string) => void;
  onCopy: () => void;
  onRemove: () => void;
}) {
  const { chosen, onCopy, onRemove } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { document } = useFlowEditor();
  const panel = useShown(props.setting);
  const [key] = chosen.steps;
  const [index] = chosen.lines;
  const step = chosen.steps.length === 1 ? stepOf(document, key ?? null) : undefined;
  const line = index === undefined ? undefined : linesOf(document)[index];
  const content = () => {
    if (step) {
      const title = label(step.title) || t(`flows.kinds.${step.kind}`);
      const isStart = step.kind === "start";
      return (
        <>
          <Head
            title={isStart ? t("flowDesigner.trigger") : title}
            onCopy={isStart ? undefined : onCopy}
            onRemove={isStart ? undefined : onRemove}
          />
          <div key={step.key} className={styles.settings}>
            <StepSettings step={step} onRenamed={props.onRenamed} />
          </div>
        </>
      );
    }
    if (chosen.steps.length > 1) {
      return (
        <>
          <Head
            title={t("flowDesigner.several", { count: chosen.steps.length })}
            onCopy={onCopy}
            onRemove={onRemove}
          />
          <p className={styles.help}>{t("flowDesigner.severalAbout")}</p>
        </>
      );
    }
    if (line && index !== undefined) {
      return (
        <>
          <Head title={t("flowDesigner.line")} onRemove={onRemove} />
          <div key={index} className={styles.settings}>
            <LineSettings line={line} index={index} />
          </div>
        </>
      );
    }
    return (
      <>
        <Head title={t("flowDesigner.flow")} />
        <div className={styles.settings}>
          <FlowSettings />
        </div>
      </>
    );
  };
  return (
    <aside ref={panel} className={styles.inspector} aria-label={t("flowDesigner.settings")}>
      {content()}
    </aside>
  );
}
