import { PlusOutlined } from "@ant-design/icons";
import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import type { Point } from "@/api/flows";
import { useCanvasActs } from "./acts";
import styles from "./flows.module.css";
import type { LineEdgeType } from "./scene";

const standing = ({ x, y }: Point): CSSProperties => ({
  transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`,
});

/** A line between two steps, with when it is taken in words, and where a step can be put between. */
export function LineEdge({ id, data, selected, markerEnd }: EdgeProps<LineEdgeType>) {
  const { t } = useTranslation();
  const acts = useCanvasActs();
  if (!data) return null;
  const { path, route, words, index, faults } = data;
  const look = [styles.line, data.isAside && styles.aside, data.isPassed && styles.passedLine];
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={[...look, selected && styles.chosenLine].filter(Boolean).join(" ")}
        interactionWidth={data.isEditable ? 20 : 0}
        markerEnd={markerEnd}
      />
      <EdgeLabelRenderer>
        {words && (
          <button
            type="button"
            className={`${styles.lineWords} nodrag nopan`}
            style={standing(route.words)}
            data-chosen={selected || undefined}
            data-faulty={faults.length > 0 || undefined}
            data-passed={data.isPassed || undefined}
            disabled={!acts}
            title={[words, ...faults].join("\n")}
            onClick={(event) => {
              event.stopPropagation();
              acts?.onChooseLine(index);
            }}
          >
            {words}
          </button>
        )}
        {acts && data.isEditable && (
          <button
            type="button"
            className={`${styles.plus} nodrag nopan`}
            style={standing(route.insert)}
            aria-label={t("flows.insertHere")}
            title={t("flows.insertHere")}
            data-line={index}
            onClick={(event) => {
              event.stopPropagation();
              acts.onInsert(index, event.currentTarget);
            }}
          >
            <PlusOutlined aria-hidden="true" />
          </button>
        )}
      </EdgeLabelRenderer>
    </>
  );
}
