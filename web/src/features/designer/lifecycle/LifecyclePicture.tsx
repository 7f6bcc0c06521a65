import { useTranslation } from "react-i18next";
import type { Transition } from "@/api/lifecycles";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import styles from "./lifecycle.module.css";
import { type Edge, type Node, pictureOf } from "./picture";

const WIDTH = 116;
const HEIGHT = 36;
const GAP_X = 108;
const GAP_Y = 60;
const MARGIN = 28;
const CHARACTERS = 16;

const left = ({ column }: Node) => MARGIN + column * (WIDTH + GAP_X);
const top = ({ row }: Node) => MARGIN + row * (HEIGHT + GAP_Y);

/** A line that leaves a stage on the side of the one it leads to; ways back pass beneath. */
function lineOf(from: Node, to: Node) {
  const [x1, y1] = [left(from), top(from) + HEIGHT / 2];
  const [x2, y2] = [left(to), top(to) + HEIGHT / 2];
  if (to.column > from.column) {
    const [start, end] = [x1 + WIDTH, x2 - 4];
    const bend = (end - start) / 2;
    return {
      d: `M${start},${y1} C${start + bend},${y1} ${end - bend},${y2} ${end},${y2}`,
      x: (start + end) / 2 + (y2 === y1 ? 0 : bend / 3),
      y: (y1 + y2) / 2 + (y2 - y1) * 0.14 - 6,
    };
  }
  if (to.column === from.column) {
    const down = y2 > y1;
    const [start, end] = [
      y1 + (down ? HEIGHT / 2 : -HEIGHT / 2),
      y2 + (down ? -HEIGHT / 2 - 4 : HEIGHT / 2 + 4),
    ];
    const x = x1 + WIDTH / 2 + (down ? 16 : -16);
    return { d: `M${x},${start} L${x},${end}`, x: x + (down ? 6 : -6), y: (start + end) / 2 + 4 };
  }
  const low = Math.max(y1, y2) + HEIGHT / 2 + GAP_Y * 0.4;
  const [start, end] = [x1 + WIDTH / 2 - 10, x2 + WIDTH / 2 + 10];
  return {
    d: `M${start},${y1 + HEIGHT / 2} C${start},${low} ${start},${low} ${(start + end) / 2},${low} S${end},${low} ${end},${y2 + HEIGHT / 2 + 4}`,
    x: start + (end - start) * 0.25,
    y: low - 5,
  };
}

const cut = (text: string) => (text.length > CHARACTERS ? `${text.slice(0, CHARACTERS - 1)}…` : text);

/** The lifecycle drawn: stages as boxes, transitions as arrows; a list of the same for who cannot see it. */
export function LifecyclePicture(props: {
  stages: readonly { key: string; label: Label }[];
  initial: string;
  transitions: readonly Transition[];
}) {
  const { t } = useTranslation();
  const { label } = useReader();
  const picture = pictureOf(props.stages, props.initial, props.transitions);
  const byKey = new Map(picture.nodes.map((node) => [node.key, node]));
  const nameOf = (key: string) => label(byKey.get(key)?.label) || key;
  const width = 2 * MARGIN + picture.columns * WIDTH + (picture.columns - 1) * GAP_X;
  const height = 2 * MARGIN + picture.rows * HEIGHT + (picture.rows - 1) * GAP_Y + 8;
  const said = (transition: Transition) =>
    t("lifecycle.way", {
      title: label(transition.title) || transition.key,
      from: (transition.from ?? []).map(nameOf).join(t("lifecycle.comma")) || t("lifecycle.anywhere"),
      to: nameOf(transition.to),
    });
  const draw = ({ transition, from, to }: Edge) => {
    const [one, other] = [byKey.get(from), byKey.get(to)];
    if (!one || !other) return null;
    const line = lineOf(one, other);
    const dashed = (transition.from ?? []).length === 0;
    return (
      <g key={`${transition.key} ${from}`} className={styles.edge} data-dashed={dashed || undefined}>
        <path d={line.d} markerEnd="url(#lifecycle-arrow)" />
        <text x={line.x} y={line.y} textAnchor="middle">
          {cut(label(transition.title) || transition.key)}
        </text>
      </g>
    );
  };
  return (
    <figure className={styles.picture}>
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
        <defs>
          <marker
            id="lifecycle-arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0,0 L8,4 L0,8 z" className={styles.head} />
          </marker>
        </defs>
        {picture.edges.map(draw)}
        {picture.nodes.map((node) => (
          <g key={node.key} className={styles.node} data-initial={node.key === props.initial || undefined}>
            <rect x={left(node)} y={top(node)} width={WIDTH} height={HEIGHT} rx={8} />
            <text x={left(node) + WIDTH / 2} y={top(node) + HEIGHT / 2 + 5} textAnchor="middle">
              {cut(nameOf(node.key))}
            </text>
          </g>
        ))}
      </svg>
      <figcaption className={styles.hidden}>
        {t("lifecycle.begins", { stage: nameOf(props.initial) })}{" "}
        {props.transitions.map(said).join(t("lifecycle.semicolon"))}
      </figcaption>
    </figure>
  );
}
