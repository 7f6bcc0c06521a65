import { Button, Segmented } from "antd";
import { type CSSProperties, Fragment, type KeyboardEvent, type PointerEvent, useState } from "react";
import { hueOf } from "@/fields/colours";
import { useReader } from "@/fields/reader";
import { formatDate } from "@/ui/format";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import type { KindProps } from "./contracts";
import { addDays, addMonths, daysBetween, monthStart, type Span, weekStart } from "./days";
import styles from "./kinds.module.css";
import { titleOf } from "./RecordCard";
import { useSpans } from "./useSpans";

const PAGE = 100;
const MOST = 500;
const LEAST_DAYS = 30;
const MOST_DAYS = 3_660;
/** Pixels of a day. */
const WIDTHS = { day: 36, week: 14, month: 4 } as const;
const NARROWEST_WORDS = 48;
type Scale = keyof typeof WIDTHS;
type Side = "start" | "end" | "whole";

/** The first and last day of the chart, whole weeks or months around what there is. */
function extent(spans: readonly Span[], today: string, scale: Scale): [string, string] {
  const starts = spans.map(({ start }) => start);
  const first = [today, ...starts].reduce((one, other) => (one < other ? one : other));
  const last = [today, ...spans.map(({ end }) => end)].reduce((one, other) => (one > other ? one : other));
  const from = scale === "month" ? monthStart(first) : weekStart(first);
  const to = addDays(last, 14);
  const days = Math.min(MOST_DAYS, Math.max(LEAST_DAYS, daysBetween(from, to)));
  return [from, addDays(from, days)];
}

/** Where the ruler is marked: every day, week or month. */
function ticksOf(from: string, to: string, scale: Scale): { day: string; days: number }[] {
  const ticks = [];
  let day = from;
  while (day < to) {
    const next = scale === "day" ? addDays(day, 1) : scale === "week" ? addDays(day, 7) : addMonths(day, 1);
    ticks.push({ day, days: daysBetween(day, next) });
    day = next;
  }
  return ticks;
}

/** The day within its month; `6/1` where a month begins. */
function dayText(day: string): string {
  const [, month, date] = day.split("-").map(Number);
  return date === 1 ? `${month}/${date}` : `${date}`;
}

function moved(side: Side, days: number): { start: number; end: number } {
  return { start: side === "end" ? 0 : days, end: side === "start" ? 0 : days };
}

function Bar(props: {
  span: Span;
  from: string;
  width: number;
  words: string;
  colour: string | null | undefined;
  stretches: boolean;
  sides: Record<"start" | "end", string>;
  onOpen: () => void;
  onMove: ((by: { start: number; end: number }) => void) | null;
}) {
  const { span, from, width, onMove } = props;
  const [drag, setDrag] = useState<{ side: Side; x: number; days: number } | null>(null);
  const by = drag ? moved(drag.side, drag.days) : { start: 0, end: 0 };
  const left = (daysBetween(from, span.start) + by.start) * width;
  const size = Math.max(1, daysBetween(span.start, span.end) + 1 + by.end - by.start) * width;
  const begin = (side: Side) => (event: PointerEvent<HTMLElement>) => {
    if (!onMove || event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ side, x: event.clientX, days: 0 });
  };
  const follow = (event: PointerEvent) =>
    setDrag((now) => now && { ...now, days: Math.round((event.clientX - now.x) / width) });
  const end = () => {
    if (drag && drag.days !== 0) {
      const change = moved(drag.side, drag.days);
      if (daysBetween(span.start, span.end) + change.end - change.start >= 0) onMove?.(change);
    } else if (drag?.side === "whole") props.onOpen();
    setDrag(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") return props.onOpen();
    const days = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (days === 0 || !event.altKey || !onMove) return;
    event.preventDefault();
    onMove(moved(event.shiftKey && props.stretches ? "end" : "whole", days));
  };
  const handle = (side: "start" | "end") =>
    onMove &&
    props.stretches && (
      <span
        className={styles.handle}
        data-side={side}
        title={props.sides[side]}
        onPointerDown={begin(side)}
        onPointerMove={drag ? follow : undefined}
        onPointerUp={end}
      />
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot hold the handles at its ends
    <div
      role="button"
      tabIndex={0}
      className={styles.bar}
      data-movable={onMove ? true : undefined}
      title={props.words}
      aria-label={props.words}
      style={
        {
          insetInlineStart: left,
          width: size,
          ...(props.colour ? { "--tz-paint": hueOf(props.colour) } : {}),
        } as CSSProperties
      }
      onPointerDown={begin("whole")}
      onPointerMove={drag ? follow : undefined}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
      onClick={onMove ? undefined : props.onOpen}
      onKeyDown={onKeyDown}
    >
      {handle("start")}
      {size >= NARROWEST_WORDS && <span className={styles.barWords}>{props.words}</span>}
      {handle("end")}
    </div>
  );
}

/** Records as bars over time, from their first to their last day. */
export function Gantt(props: KindProps) {
  const { form, fields, grid, painter, onOpen } = props;
  const reader = useReader();
  const [limit, setLimit] = useState(PAGE);
  const scale: Scale = grid.look.scale ?? "week";
  const told = useSpans(props, (start) => ({ field: start.key, op: "is_not_empty" }), limit);
  const { t, spans, query, today, end, timeZone, move } = told;
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <LoadingSkeleton rows={10} />;
  if (spans.length === 0) return <EmptyState title={t("views.nothing")} />;
  const width = WIDTHS[scale];
  const [from, to] = extent(spans, today, scale);
  const say = (day: string) => formatDate(day, reader.language, timeZone);
  const ticks = ticksOf(from, to, scale);
  const sides = { start: t("views.gantt.start"), end: t("views.gantt.end") };
  const tickText = (day: string) =>
    scale === "day" ? dayText(day) : scale === "week" ? day : day.slice(0, 7);
  return (
    <div className={styles.gantt}>
      <div className={styles.ganttBar}>
        <Segmented
          value={scale}
          aria-label={t("views.gantt.scale")}
          options={(["day", "week", "month"] as const).map((value) => ({
            value,
            label: t(`views.gantt.${value}`),
          }))}
          onChange={(next) => grid.setLook({ scale: next as Scale })}
        />
        {told.more && limit < MOST && (
          <Button type="link" onClick={() => setLimit(Math.min(MOST, limit + PAGE))}>
            {t("views.gantt.more")}
          </Button>
        )}
      </div>
      <div className={styles.ganttFrame}>
        <div className={styles.ganttBody}>
          <div className={styles.ganttCorner} />
          <div className={styles.ganttHead}>
            {ticks.map(({ day, days }) => (
              <span key={day} className={styles.tick} title={say(day)} style={{ width: days * width }}>
                {tickText(day)}
              </span>
            ))}
          </div>
          {spans.map((span) => {
            const words = titleOf(span.record, grid.look, form, fields, reader) || t("records.untitled");
            return (
              <Fragment key={span.record.id}>
                <button
                  type="button"
                  className={styles.ganttName}
                  title={words}
                  onClick={() => onOpen(span.record.id)}
                >
                  {words}
                </button>
                <div className={styles.lane}>
                  <div
                    className={styles.now}
                    style={{ insetInlineStart: daysBetween(from, today) * width }}
                  />
                  <Bar
                    span={span}
                    from={from}
                    width={width}
                    words={words}
                    colour={painter?.(span.record).row}
                    stretches={end !== undefined}
                    sides={sides}
                    onOpen={() => onOpen(span.record.id)}
                    onMove={
                      move &&
                      ((by) =>
                        void move(
                          span,
                          by,
                          t("views.gantt.moved", {
                            start: say(addDays(span.start, by.start)),
                            end: say(addDays(span.end, by.end)),
                          }),
                        ))
                    }
                  />
                </div>
              </Fragment>
            );
          })}
        </div>
      </div>
    </div>
  );
}
