import { LeftOutlined, PlusOutlined, RightOutlined } from "@ant-design/icons";
import {
  DndContext,
  type DragEndEvent,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { Button, Segmented } from "antd";
import { type CSSProperties, type KeyboardEvent, useState } from "react";
import { hueOf } from "@/fields/colours";
import { useReader } from "@/fields/reader";
import { useToday } from "@/shared/locale";
import { useNarrow } from "@/shared/narrow";
import { formatDate } from "@/ui/format";
import { Hand, useDragWords } from "@/ui/sorting";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import type { KindProps } from "./contracts";
import { addDays, addMonths, daysBetween, during, onDay, pageOf, type Span } from "./days";
import styles from "./kinds.module.css";
import { titleOf } from "./RecordCard";
import { useSpans } from "./useSpans";

const MOST = 500;
const SHOWN_A_DAY = 3;
const DISTANCE_PX = 5;

interface EventProps {
  props: KindProps;
  span: Span;
  day: string;
  onStep: ((days: number) => void) | null;
}

function Event({ props, span, day, onStep }: EventProps) {
  const { form, fields, grid, painter, onOpen } = props;
  const reader = useReader();
  const drag = useDraggable({ id: `${span.record.id}:${day}`, data: { span, day }, disabled: !onStep });
  const colour = painter?.(span.record).row;
  const words = titleOf(span.record, grid.look, form, fields, reader);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!onStep || !event.altKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onStep(step);
  };
  return (
    <button
      ref={drag.setNodeRef}
      type="button"
      {...drag.listeners}
      className={styles.event}
      title={words}
      style={
        {
          ...(colour ? { "--tz-paint": hueOf(colour) } : {}),
          ...(drag.transform ? { translate: `${drag.transform.x}px ${drag.transform.y}px` } : {}),
        } as CSSProperties
      }
      onClick={() => onOpen(span.record.id)}
      onKeyDown={onKeyDown}
    >
      {words || "–"}
    </button>
  );
}

function Day(props: {
  day: string;
  shown: KindProps;
  spans: readonly Span[];
  outside: boolean;
  today: boolean;
  most: number;
  words: string;
  onNew: (() => void) | null;
  onStep: ((span: Span, days: number) => void) | null;
  newWords: string;
  moreWords: (count: number) => string;
}) {
  const { day, spans, most, onStep } = props;
  const [all, setAll] = useState(false);
  const drop = useDroppable({ id: day, data: { day } });
  const shown = all ? spans : spans.slice(0, most);
  return (
    <section
      ref={drop.setNodeRef}
      className={styles.day}
      aria-label={props.words}
      data-outside={props.outside || undefined}
      data-today={props.today || undefined}
      data-over={drop.isOver || undefined}
    >
      <div className={styles.dayHead}>
        <span className={styles.dayNumber}>{Number(day.slice(8))}</span>
        {props.onNew && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined aria-hidden="true" />}
            aria-label={props.newWords}
            onClick={props.onNew}
          />
        )}
      </div>
      {shown.map((span) => (
        <Event
          key={span.record.id}
          props={props.shown}
          span={span}
          day={day}
          onStep={onStep && ((days) => onStep(span, days))}
        />
      ))}
      {shown.length < spans.length && (
        <Button type="link" size="small" onClick={() => setAll(true)}>
          {props.moreWords(spans.length - shown.length)}
        </Button>
      )}
    </section>
  );
}

/** Records on their days, a month or a week at a time; on a phone as a list of days. */
export function Calendar(props: KindProps) {
  const { grid, onNew } = props;
  const reader = useReader();
  const narrow = useNarrow();
  const scale = grid.look.scale === "week" ? "week" : "month";
  const [at, setAt] = useState<string | null>(null);
  const today = useToday();
  const anchor = at ?? today;
  const page = pageOf(anchor, scale);
  const [first = anchor, last = anchor] = [page[0], page.at(-1)];
  const told = useSpans(props, (start, end, zone) => during(start, end, first, last, zone), MOST);
  const { t, spans, query, start, timeZone, move } = told;
  const sensors = useSensors(useSensor(Hand, { activationConstraint: { distance: DISTANCE_PX } }));
  const say = (day: string) => formatDate(day, reader.language, timeZone);
  const turn = (by: number) => setAt(scale === "week" ? addDays(anchor, by * 7) : addMonths(anchor, by));
  const step = move
    ? (span: Span, days: number) =>
        void move(
          span,
          { start: days, end: days },
          t("views.calendar.moved", { day: say(addDays(span.start, days)) }),
        )
    : null;
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    const to = over?.data.current?.day as string | undefined;
    const { span, day } = active.data.current as { span: Span; day: string };
    if (to && to !== day) step?.(span, daysBetween(day, to));
  };
  const create = (day: string) =>
    onNew && start.writable !== false
      ? () => onNew({ [start.key]: onDay(null, day, start, timeZone) })
      : null;
  const onDays = (day: string) => spans.filter((span) => span.start <= day && day <= span.end);
  const title = new Intl.DateTimeFormat(reader.language, { year: "numeric", month: "long", timeZone: "UTC" });
  const weekday = new Intl.DateTimeFormat(reader.language, { weekday: "short", timeZone: "UTC" });
  const words = useDragWords((id, data) => {
    const { span, day } = (data ?? {}) as { span?: Span; day?: string };
    if (span)
      return titleOf(span.record, grid.look, props.form, props.fields, reader) || t("records.untitled");
    return day ? say(day) : id;
  });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const bar = (
    <div className={styles.calendarBar}>
      <h2 className={styles.calendarTitle}>{title.format(new Date(`${anchor}T00:00:00Z`))}</h2>
      <Button
        icon={<LeftOutlined aria-hidden="true" />}
        aria-label={t("views.calendar.previous")}
        onClick={() => turn(-1)}
      />
      <Button onClick={() => setAt(today)}>{t("views.calendar.today")}</Button>
      <Button
        icon={<RightOutlined aria-hidden="true" />}
        aria-label={t("views.calendar.next")}
        onClick={() => turn(1)}
      />
      <Segmented
        value={scale}
        aria-label={t("views.calendar.scale")}
        options={[
          { value: "month", label: t("views.calendar.month") },
          { value: "week", label: t("views.calendar.week") },
        ]}
        onChange={(next) => grid.setLook({ scale: next as "month" | "week" })}
      />
      {told.more && <span role="status">{t("views.calendar.tooMany", { shown: MOST })}</span>}
    </div>
  );
  if (!query.data)
    return (
      <div className={styles.calendar}>
        {bar}
        <LoadingSkeleton rows={8} />
      </div>
    );
  if (narrow) {
    const filled = page.filter((day) => onDays(day).length > 0);
    return (
      <div className={styles.calendar}>
        {bar}
        {filled.length === 0 && <p className={styles.none}>{t("views.calendar.none")}</p>}
        <DndContext>
          <ul className={styles.agenda}>
            {filled.map((day) => (
              <li key={day}>
                <div className={styles.agendaDay}>
                  {say(day)} {weekday.format(new Date(`${day}T00:00:00Z`))}
                </div>
                {onDays(day).map((span) => (
                  <Event key={span.record.id} props={props} span={span} day={day} onStep={null} />
                ))}
              </li>
            ))}
          </ul>
        </DndContext>
      </div>
    );
  }
  return (
    <div className={styles.calendar}>
      {bar}
      <div className={styles.weekdays}>
        {page.slice(0, 7).map((day) => (
          <span key={day}>{weekday.format(new Date(`${day}T00:00:00Z`))}</span>
        ))}
      </div>
      <DndContext sensors={sensors} accessibility={words} onDragEnd={onDragEnd}>
        <div className={styles.days}>
          {page.map((day) => (
            <Day
              key={day}
              day={day}
              shown={props}
              spans={onDays(day)}
              outside={scale === "month" && day.slice(0, 7) !== anchor.slice(0, 7)}
              today={day === today}
              most={scale === "week" ? MOST : SHOWN_A_DAY}
              words={say(day)}
              onNew={create(day)}
              onStep={step}
              newWords={t("views.calendar.newOn", { day: say(day) })}
              moreWords={(count) => t("views.calendar.more", { count })}
            />
          ))}
        </div>
      </DndContext>
    </div>
  );
}
