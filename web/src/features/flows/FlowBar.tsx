import {
  ApartmentOutlined,
  ArrowLeftOutlined,
  BarChartOutlined,
  ExperimentOutlined,
  HistoryOutlined,
  RedoOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { Flow } from "@/api/flowDrafts";
import { useReader } from "@/fields/reader";
import { useTabPage } from "@/shared/tabTitle";
import { Mark } from "@/ui/Mark";
import styles from "./flowDesign.module.css";
import type { FlowEditing } from "./useFlowEditing";

function State({ flow }: { flow: Flow }) {
  const { t } = useTranslation();
  if (flow.paused) return <Mark tone="warn">{t("flowList.states.paused")}</Mark>;
  if (flow.active === null) return <Mark>{t("flowList.states.draft")}</Mark>;
  return <Mark tone="good">{t("flowDesigner.versions.version", { number: flow.active })}</Mark>;
}

/** The name of the flow, how saving stands, and what can be done with the whole of it. */
export function FlowBar(props: {
  flow: Flow;
  editing: FlowEditing;
  /** How many things must be mended first; null while that is not known. */
  faults: number | null;
  onTidy: () => void;
  onVersions: () => void;
  onTry: () => void;
  onPublish: () => void;
}) {
  const { flow, editing, faults } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const navigate = useNavigate();
  const title = label(editing.document.title);
  useTabPage(title);
  const reason = faults ? t("flowDesigner.faults", { count: faults }) : "";
  return (
    <header className={styles.bar}>
      <Link to="/flows" aria-label={t("frame.back")} className={styles.back}>
        <ArrowLeftOutlined aria-hidden="true" />
      </Link>
      <h1 className={styles.barTitle}>{title}</h1>
      <State flow={flow} />
      <span className={styles.saved} data-saving={editing.saving} role="status">
        {t(`flowDesigner.saving.${editing.saving}`)}
      </span>
      <div className={styles.barActs}>
        <Button type="text" icon={<HistoryOutlined aria-hidden="true" />} onClick={props.onVersions}>
          {t("flowDesigner.versions.title")}
        </Button>
        <Button type="text" icon={<ExperimentOutlined aria-hidden="true" />} onClick={props.onTry}>
          {t("flowDesigner.try.button")}
        </Button>
        <Button
          type="text"
          icon={<BarChartOutlined aria-hidden="true" />}
          title={t("flowStatistics.title")}
          aria-label={t("flowStatistics.title")}
          onClick={() => navigate(`/flow-statistics?flow=${flow.key}`)}
        />
        <Button
          type="text"
          icon={<ApartmentOutlined aria-hidden="true" />}
          title={t("flowDesigner.tidy")}
          aria-label={t("flowDesigner.tidy")}
          onClick={props.onTidy}
        />
        <Button
          type="text"
          icon={<UndoOutlined aria-hidden="true" />}
          disabled={!editing.mayUndo}
          title={t("designer.undo")}
          aria-label={t("designer.undo")}
          onClick={editing.undo}
        />
        <Button
          type="text"
          icon={<RedoOutlined aria-hidden="true" />}
          disabled={!editing.mayRedo}
          title={t("designer.redo")}
          aria-label={t("designer.redo")}
          onClick={editing.redo}
        />
        <Tooltip title={reason}>
          <span>
            <Button type="primary" disabled={faults !== 0} onClick={props.onPublish}>
              {t("flowDesigner.publish.button")}
            </Button>
          </span>
        </Tooltip>
      </div>
    </header>
  );
}
