import "@xyflow/react/dist/base.css";
import { Controls, MarkerType, ReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FlowDocument } from "@/api/flows";
import { useCanvasTexts } from "./canvasTexts";
import styles from "./flows.module.css";
import { LineEdge } from "./LineEdge";
import { placesOf } from "./layout";
import { StepNode } from "./StepNode";
import { edgesOf, nodesOf, type StepStates } from "./scene";
import type { Names } from "./words";

const NODE_TYPES = { step: StepNode };
const EDGE_TYPES = { line: LineEdge };
const ARROW = { markerEnd: { type: MarkerType.ArrowClosed, color: "var(--tz-edge)" } };
const FIT = { padding: 0.06, maxZoom: 1 };

/** The flow on a canvas that pans and zooms. */
export default function Picture(props: {
  document: FlowDocument;
  names: Names;
  states?: StepStates | undefined;
  taken?: ReadonlySet<number> | undefined;
  onChoose?: ((step: string) => void) | undefined;
}) {
  const { document, names, states, taken, onChoose } = props;
  const { t } = useTranslation();
  const texts = useCanvasTexts(false);
  const { nodes, edges } = useMemo(() => {
    const places = placesOf(document.steps, document.lines ?? []);
    const options = { names, states, taken };
    return { nodes: nodesOf(document, places, options), edges: edgesOf(document, places, options) };
  }, [document, names, states, taken]);
  return (
    <ReactFlow
      key={document.steps.map(({ key }) => key).join()}
      className={styles.flow}
      aria-label={t("flows.picture")}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      defaultEdgeOptions={ARROW}
      ariaLabelConfig={texts}
      fitView
      fitViewOptions={FIT}
      minZoom={0.2}
      maxZoom={1.5}
      nodesDraggable={false}
      nodesConnectable={false}
      elementsSelectable={Boolean(onChoose)}
      preventScrolling={false}
      zoomOnScroll={false}
      onNodeClick={(_, node) => onChoose?.(node.id)}
      proOptions={{ hideAttribution: false }}
    >
      <Controls showInteractive={false} className={styles.controls} />
    </ReactFlow>
  );
}
