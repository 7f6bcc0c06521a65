import "@xyflow/react/dist/base.css";
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  Controls,
  type EdgeChange,
  MarkerType,
  MiniMap,
  type NodeChange,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import { type DragEvent, type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FlowDocument, Part, Point, StepKind } from "@/api/flows";
import { type CanvasActs, CanvasActsProvider } from "@/flows/acts";
import { useCanvasTexts } from "@/flows/canvasTexts";
import flowStyles from "@/flows/flows.module.css";
import { LineEdge } from "@/flows/LineEdge";
import { placesOf } from "@/flows/layout";
import { StepNode } from "@/flows/StepNode";
import { edgesOf, type LineEdgeType, nodesOf, type StepNodeType, type StepStates } from "@/flows/scene";
import type { Names } from "@/flows/words";
import { type Chosen, NOTHING, type Sought, type Spot } from "./chosen";
import { DRAGGED } from "./dragged";
import { moved, type Refusal, redirected, refusal } from "./edit";
import { type Fault, grouped } from "./faults";
import styles from "./flowDesign.module.css";

const NODE_TYPES = { step: StepNode };
const EDGE_TYPES = { line: LineEdge };
const LINE = { markerEnd: { type: MarkerType.ArrowClosed, color: "var(--tz-edge)" } };
const FIT = { padding: 0.06, maxZoom: 1 };
/** How much of a long flow is shown at first, in its own measure: words stay legible, the rest is a scroll away. */
const FIRST_HEIGHT = 900;
const MINIMAP = { width: 140, height: 96 };
const DELETE_KEYS = ["Delete", "Backspace"];
interface CanvasProps {
  document: FlowDocument;
  names: Names;
  faults: readonly Fault[];
  states?: StepStates | undefined;
  taken?: ReadonlySet<number> | undefined;
  chosen: Chosen;
  onChoose: (step: (chosen: Chosen) => Chosen) => void;
  change: (step: (document: FlowDocument) => FlowDocument, merge?: string | null) => void;
  onConnect: (wanted: { source: string; target: string; part: Part }) => void;
  onRefused: (reason: Refusal) => void;
  /** Asks what to put at a spot, at a point of the window. */
  onAsk: (spot: Spot, at: Point) => void;
  onDrop: (kind: StepKind, spot: Spot) => void;
  onRemove: (chosen: Chosen) => void;
  sought: Sought | null;
  children?: ReactNode;
}

const lineIndex = (id: string) => Number(id.split(" ")[1]);

function nextChosen<Key>(now: readonly Key[], changes: readonly { key: Key; selected: boolean }[]): Key[] {
  const set = new Set(now);
  for (const { key, selected } of changes) {
    if (selected) set.add(key);
    else set.delete(key);
  }
  return [...set];
}

/** Nodes as React Flow moves them, put right whenever the document changes. */
function useNodes(props: CanvasProps) {
  const { document, names, faults, states, chosen } = props;
  const made = useMemo(() => {
    const places = placesOf(document.steps, document.lines ?? []);
    const told = grouped(faults, ({ step, line }) => (line === null ? step : null));
    return nodesOf(document, places, { names, states, faults: told, isEditable: true });
  }, [document, names, faults, states]);
  const [nodes, setNodes] = useState<StepNodeType[]>(made);
  useEffect(() => {
    setNodes((now) => {
      const before = new Map(now.map((node) => [node.id, node]));
      return made.map((node) => {
        const measured = before.get(node.id)?.measured;
        return measured ? { ...node, measured } : node;
      });
    });
  }, [made]);
  const marked = useMemo(() => {
    const steps = new Set(chosen.steps);
    return nodes.map((node) => ({ ...node, selected: steps.has(node.id) }));
  }, [nodes, chosen.steps]);
  return { nodes: marked, setNodes };
}

function useEdges(props: CanvasProps, nodes: readonly StepNodeType[]): LineEdgeType[] {
  const { document, names, faults, states, taken, chosen } = props;
  return useMemo(() => {
    const places = new Map(nodes.map(({ id, position }) => [id, position]));
    const lineFaults = grouped(faults, ({ line }) => line);
    const lines = new Set(chosen.lines);
    return edgesOf(document, places, { names, states, taken, lineFaults, isEditable: true }).map((edge) => ({
      ...edge,
      selected: lines.has(lineIndex(edge.id)),
      reconnectable: "target" as const,
    }));
  }, [document, names, faults, states, taken, chosen.lines, nodes]);
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const at = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}

const wantedOf = ({ source, target, sourceHandle }: Connection | LineEdgeType) => ({
  source,
  target,
  part: (sourceHandle ?? "next") as Part,
});

function Canvas(props: CanvasProps) {
  const { document, change, onChoose, onAsk, sought } = props;
  const { t } = useTranslation();
  const texts = useCanvasTexts(true);
  const { screenToFlowPosition, fitView } = useReactFlow();
  const { nodes, setNodes } = useNodes(props);
  const edges = useEdges(props, nodes);
  const first = useMemo(() => {
    const top = Math.min(...nodes.map(({ position }) => position.y));
    return { ...FIT, nodes: nodes.filter(({ position }) => position.y - top < FIRST_HEIGHT) };
  }, [nodes]);

  useEffect(() => {
    if (!sought) return;
    const { step } = sought;
    const bounds = step === null ? { ...FIT, minZoom: 0.5 } : { maxZoom: 1, minZoom: 0.6 };
    // The step that was just put in is measured first.
    const timer = setTimeout(
      () => void fitView({ ...bounds, ...(step === null ? {} : { nodes: [{ id: step }] }), duration: 200 }),
      60,
    );
    return () => clearTimeout(timer);
  }, [sought, fitView]);

  const onNodesChange = useCallback(
    (changes: NodeChange<StepNodeType>[]) => {
      setNodes((now) =>
        applyNodeChanges(
          changes.filter(({ type }) => type !== "select"),
          now,
        ),
      );
      const selected = changes.flatMap((each) =>
        each.type === "select" ? [{ key: each.id, selected: each.selected }] : [],
      );
      if (selected.length > 0) onChoose((now) => ({ ...now, steps: nextChosen(now.steps, selected) }));
      const places = new Map(
        changes.flatMap((each): [string, Point][] =>
          each.type === "position" && each.position && each.dragging === false
            ? [[each.id, each.position]]
            : [],
        ),
      );
      if (places.size > 0) change((now) => moved(now, places), "move");
    },
    [setNodes, onChoose, change],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<LineEdgeType>[]) => {
      const selected = changes.flatMap((each) =>
        each.type === "select" ? [{ key: lineIndex(each.id), selected: each.selected }] : [],
      );
      if (selected.length > 0) onChoose((now) => ({ ...now, lines: nextChosen(now.lines, selected) }));
    },
    [onChoose],
  );
  const acts: CanvasActs = useMemo(() => {
    const below = (anchor: HTMLElement): Point => {
      const { left, bottom } = anchor.getBoundingClientRect();
      return { x: left, y: bottom };
    };
    return {
      onInsert: (line, anchor) => onAsk({ on: "line", line }, below(anchor)),
      onAppend: (step, part, anchor) => onAsk({ on: "way", step, part }, below(anchor)),
      onChooseLine: (line) => onChoose(() => ({ steps: [], lines: [line] })),
    };
  }, [onAsk, onChoose]);
  const drop = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(DRAGGED) as StepKind | "";
    if (!kind) return;
    event.preventDefault();
    const line = (event.target as HTMLElement).closest<HTMLElement>("[data-line]")?.dataset.line;
    const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    props.onDrop(kind, line === undefined ? { on: "place", at } : { on: "line", line: Number(line) });
  };
  return (
    <CanvasActsProvider value={acts}>
      <ReactFlow<StepNodeType, LineEdgeType>
        className={flowStyles.flow}
        aria-label={t("flowDesigner.canvas")}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        defaultEdgeOptions={LINE}
        ariaLabelConfig={texts}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onPaneClick={() => onChoose(() => NOTHING)}
        onConnect={(connection) => props.onConnect(wantedOf(connection))}
        isValidConnection={(connection) => refusal(document, wantedOf(connection as Connection)) === null}
        onConnectEnd={(event, { isValid, fromNode, fromHandle, toNode }) => {
          if (isValid || !fromNode || fromHandle?.type !== "source") return;
          const part = (fromHandle.id ?? "next") as Part;
          if (!toNode) return onAsk({ on: "way", step: fromNode.id, part }, pointOf(event));
          const reason = refusal(document, { source: fromNode.id, target: toNode.id, part });
          if (reason) props.onRefused(reason);
        }}
        onReconnect={(edge, connection) =>
          change((now) => redirected(now, lineIndex(edge.id), connection.target))
        }
        onBeforeDelete={async (gone) => {
          const steps = gone.nodes.map(({ id }) => id);
          const lines = gone.edges.filter(({ selected }) => selected).map(({ id }) => lineIndex(id));
          props.onRemove({ steps, lines });
          return false;
        }}
        onDrop={drop}
        onDragOver={(event) => {
          event.preventDefault();
          event.dataTransfer.dropEffect = "copy";
        }}
        deleteKeyCode={DELETE_KEYS}
        multiSelectionKeyCode={["Meta", "Control"]}
        zoomOnDoubleClick={false}
        fitView
        fitViewOptions={first}
        minZoom={0.2}
        maxZoom={2}
        connectionRadius={40}
        snapToGrid
        snapGrid={[4, 4]}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} />
        <Controls showInteractive={false} className={flowStyles.controls} fitViewOptions={FIT} />
        <MiniMap pannable zoomable className={styles.minimap} style={MINIMAP} />
        <Panel position="top-right">{props.children}</Panel>
      </ReactFlow>
    </CanvasActsProvider>
  );
}

/** The canvas on which a flow is drawn. It changes nothing itself: all edits go through `change`. */
export default function FlowCanvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}
