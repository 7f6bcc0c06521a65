import { Badge, Tabs } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import {
  BOXES,
  type Box,
  type BoxLine,
  GROUPINGS,
  type TaskFilter,
  useTaskCounts,
  useTasks,
} from "@/api/tasks";
import { useSettled } from "@/shared/settled";
import { useUrlState } from "@/shared/urlState";
import { LoadMore } from "@/ui/LoadMore";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState, ErrorState, LoadingSkeleton, NothingFound } from "@/ui/states";
import { BatchBar } from "./BatchBar";
import { TaskCard } from "./TaskCard";
import { TaskFilters } from "./TaskFilters";
import { TaskGroups } from "./TaskGroups";
import styles from "./tasks.module.css";

/** Where the pages of one's tasks are: in the workbench, or in the portal. */
export interface Places {
  root: string;
}

type Chosen = ReadonlyMap<string, BoxLine>;

/** The lines of a box, or of a group of it, page by page. */
function TaskList(props: {
  box: Box;
  filter: TaskFilter;
  sort: string;
  chosen: Chosen;
  onChoose: (line: BoxLine, wanted: boolean) => void;
  onOpen: (line: BoxLine) => void;
  empty: ReactNode;
}) {
  const { box } = props;
  const { t } = useTranslation();
  const list = useTasks(box, props.filter, props.sort);
  const rows = list.rows ?? [];
  const choosable = box === "open" && rows.some(({ batch }) => batch);
  return (
    <>
      {list.isPending && <LoadingSkeleton />}
      {list.error && rows.length === 0 && <ErrorState error={list.error} onRetry={() => list.refetch()} />}
      {list.data && rows.length === 0 && props.empty}
      <ul aria-label={t(`tasks.boxes.${box}`)} className={styles.list}>
        {rows.map((line) => (
          <TaskCard
            key={line.id}
            line={line}
            box={box}
            chosen={props.chosen.has(line.id)}
            onChoose={choosable ? (wanted) => props.onChoose(line, wanted) : undefined}
            onOpen={() => props.onOpen(line)}
          />
        ))}
      </ul>
      <LoadMore list={list} />
    </>
  );
}

/** What the address says of a box. */
function useWanted(box: Box) {
  const [q] = useUrlState("q");
  const [flow] = useUrlState("flow");
  const [person] = useUrlState("person");
  const [due] = useUrlState("due");
  const [sort] = useUrlState("sort");
  const [asked] = useUrlState("by");
  const grouping = GROUPINGS.find((each) => each === asked);
  const isRuns = box === "started";
  const filter: TaskFilter = {
    q: useSettled(q),
    flow,
    person: isRuns ? "" : person,
    due: isRuns || box === "open" ? due : "",
  };
  return {
    filter,
    sort: box === "open" ? sort : "",
    by: isRuns && (grouping === "step" || grouping === "person") ? undefined : grouping,
    isNarrowed: Object.values(filter).some(Boolean),
  };
}

/** Everything that waits for somebody, that they did, began or were told of. */
export function TasksPage({ root }: Places) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [, setSearch] = useSearchParams();
  const [asked, setBox] = useUrlState("box");
  const box: Box = BOXES.find((one) => one === asked) ?? "open";
  const { filter, sort, by, isNarrowed } = useWanted(box);
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const counts = useTaskCounts().data;
  const numbers: Record<Box, number> = {
    open: counts?.open ?? 0,
    handled: 0,
    started: counts?.started ?? 0,
    cc: counts?.cc ?? 0,
  };
  const turn = (to: string) => {
    setBox(to === "open" ? "" : to);
    setChosen(new Map());
  };
  const choose = (line: BoxLine, wanted: boolean) =>
    setChosen((now) => {
      const next = new Map(now);
      if (wanted) next.set(line.id, line);
      else next.delete(line.id);
      return next;
    });
  const open = (line: BoxLine) =>
    navigate(box === "started" ? `${root}/runs/${line.run}` : `${root}/${line.id}`);
  const empty = isNarrowed ? (
    <NothingFound onClear={() => setSearch(box === "open" ? {} : { box }, { replace: true })} />
  ) : (
    <EmptyState title={t(`tasks.empty.${box}`)} about={t(`tasks.emptyAbout.${box}`)} />
  );
  const list = (narrowed: TaskFilter) => (
    <TaskList
      box={box}
      filter={narrowed}
      sort={sort}
      chosen={chosen}
      onChoose={choose}
      onOpen={open}
      empty={empty}
    />
  );
  return (
    <>
      <PageHeader title={t("tasks.title")} />
      <Tabs
        activeKey={box}
        onChange={turn}
        items={BOXES.map((key) => ({
          key,
          label: (
            <Badge
              count={numbers[key]}
              size="small"
              offset={[numbers[key] > 9 ? 14 : 10, -2]}
              styles={{ indicator: { paddingInline: 4 } }}
              color={key === "open" ? undefined : "gray"}
            >
              <span>{t(`tasks.boxes.${key}`)}</span>
            </Badge>
          ),
        }))}
      />
      <TaskFilters box={box} />
      <Panel flush>
        {by ? (
          <TaskGroups key={`${box} ${by}`} box={box} filter={filter} by={by} empty={empty} list={list} />
        ) : (
          list(filter)
        )}
      </Panel>
      {chosen.size > 0 && <BatchBar chosen={[...chosen.values()]} onDone={() => setChosen(new Map())} />}
    </>
  );
}
