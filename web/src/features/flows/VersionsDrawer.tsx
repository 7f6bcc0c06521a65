import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Flow, type FlowVersion, useFlowVersion } from "@/api/flowDrafts";
import type { FlowDocument } from "@/api/flows";
import { FlowPicture } from "@/flows/FlowPicture";
import { useNarrow } from "@/shared/narrow";
import { DateText } from "@/ui/Amounts";
import { Mark } from "@/ui/Mark";
import { Answer, EmptyState } from "@/ui/states";
import styles from "./flowDesign.module.css";
import { MoveRuns } from "./MoveRuns";

function Shown(props: { flow: Flow; number: number; onTake: (document: FlowDocument) => void }) {
  const { t } = useTranslation();
  const version = useFlowVersion(props.flow.key, props.number);
  return (
    <Answer query={version}>
      {(document) => (
        <>
          <div className={styles.inLine} style={{ margin: "12px 0" }}>
            <strong>{t("flowDesigner.versions.version", { number: props.number })}</strong>
            <Button size="small" onClick={() => props.onTake(document)}>
              {t("flowDesigner.versions.take")}
            </Button>
          </div>
          <FlowPicture document={document} />
        </>
      )}
    </Answer>
  );
}

function Line(props: { version: FlowVersion; isActive: boolean; isShown: boolean; onShow: () => void }) {
  const { version } = props;
  const { t } = useTranslation();
  return (
    <li>
      <button type="button" className={styles.faultLine} aria-current={props.isShown} onClick={props.onShow}>
        <strong>{t("flowDesigner.versions.version", { number: version.number })}</strong>
        {props.isActive && <Mark tone="good">{t("flowDesigner.versions.active")}</Mark>}
        <span className={styles.help}>
          {version.published_by} <DateText value={version.published_at} time />
        </span>
        {version.running > 0 && <Mark>{t("flowDesigner.versions.running", { count: version.running })}</Mark>}
      </button>
    </li>
  );
}

/** All versions of a flow to look at; an old one can become the draft again. */
export function VersionsDrawer(props: {
  flow: Flow;
  onTake: (document: FlowDocument) => void;
  onClose: () => void;
}) {
  const { flow } = props;
  const { t } = useTranslation();
  const narrow = useNarrow();
  const [shown, setShown] = useState<number | null>(flow.active);
  const [moving, setMoving] = useState(false);
  const earlier = flow.versions.filter(({ number, running }) => number !== flow.active && running > 0);
  const versions = [...flow.versions].sort((one, other) => other.number - one.number);
  return (
    <Drawer
      open
      title={t("flowDesigner.versions.title")}
      size={narrow ? "100%" : 720}
      onClose={props.onClose}
    >
      {versions.length === 0 && (
        <EmptyState
          compact
          title={t("flowDesigner.versions.empty")}
          about={t("flowDesigner.versions.emptyAbout")}
        />
      )}
      <ul>
        {versions.map((version) => (
          <Line
            key={version.number}
            version={version}
            isActive={version.number === flow.active}
            isShown={version.number === shown}
            onShow={() => setShown(version.number)}
          />
        ))}
      </ul>
      {flow.active !== null && earlier.length > 0 && (
        <Button style={{ margin: "12px 0" }} onClick={() => setMoving(true)}>
          {t("flowDesigner.move.offer", {
            count: earlier.reduce((sum, { running }) => sum + running, 0),
            version: flow.active,
          })}
        </Button>
      )}
      {moving && <MoveRuns flow={flow} onClose={() => setMoving(false)} />}
      {shown !== null && <Shown flow={flow} number={shown} onTake={props.onTake} />}
    </Drawer>
  );
}
