import { Badge, Button, Checkbox, Input, Modal, Select, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { BOXES, type Box, type TaskLine, useBatch, useTaskCounts, useTasks } from "@/api/tasks";
import { useLabel } from "@/shared/locale";
import { useSettled } from "@/shared/settled";
import { useUrlState } from "@/shared/urlState";
import { LoadMore } from "@/ui/LoadMore";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState, ErrorState, LoadingSkeleton, NothingFound } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { TaskCard } from "./TaskCard";
import styles from "./tasks.module.css";

/** Where the pages of one's tasks are: in the workbench, or in the portal. */
export interface Places {
  root: string;
}

function BatchBar({ chosen, onDone }: { chosen: TaskLine[]; onDone: () => void }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const batch = useBatch();
  const [asking, setAsking] = useState(false);
  const [opinion, setOpinion] = useState("");
  const send = () =>
    batch.mutate(
      { ids: chosen.map(({ id }) => id), opinion: opinion.trim() },
      {
        onSuccess: ({ done, failed }) => {
          setAsking(false);
          setOpinion("");
          if (done.length > 0) toasts.done(t("tasks.batchDone", { count: done.length }));
          if (failed.length > 0) {
            Modal.warning({
              title: t("tasks.batchFailed", { count: failed.length }),
              content: (
                <ul>
                  {failed.map((each) => (
                    <li key={each.id}>
                      {t("tasks.failedLine", {
                        name: chosen.find(({ id }) => id === each.id)?.label ?? "",
                        why: each.message,
                      })}
                    </li>
                  ))}
                </ul>
              ),
            });
          }
          onDone();
        },
        onError: toasts.failed,
      },
    );
  return (
    <div className={styles.batch} role="toolbar" aria-label={t("tasks.batch")}>
      <span>{t("tasks.chosen", { count: chosen.length })}</span>
      <Button onClick={onDone}>{t("tasks.unchoose")}</Button>
      <Button type="primary" onClick={() => setAsking(true)}>
        {t("tasks.batch")}
      </Button>
      <Modal
        open={asking}
        title={t("tasks.batchTitle", { count: chosen.length })}
        okText={t("tasks.batch")}
        cancelText={t("frame.cancel")}
        confirmLoading={batch.isPending}
        onOk={send}
        onCancel={() => setAsking(false)}
      >
        <Input.TextArea
          rows={3}
          maxLength={2000}
          value={opinion}
          aria-label={t("tasks.opinion")}
          placeholder={t("tasks.opinionHint")}
          onChange={(event) => setOpinion(event.target.value)}
        />
      </Modal>
    </div>
  );
}

/** Everything that waits for somebody, that they did, began or were told of. */
export function TasksPage({ root }: Places) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const [, setSearch] = useSearchParams();
  const [asked, setBox] = useUrlState("box");
  const box: Box = BOXES.find((one) => one === asked) ?? "open";
  const [q, setQ] = useUrlState("q");
  const [flow, setFlow] = useUrlState("flow");
  const [overdue, setOverdue] = useUrlState("overdue");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const typed = useSettled(q);
  const counts = useTaskCounts().data;
  const list = useTasks(box, { q: typed, flow, overdue: overdue === "yes" });
  const filtered = Boolean(typed || flow || overdue);
  const numbers: Record<Box, number> = {
    open: counts?.open ?? 0,
    handled: 0,
    started: counts?.started ?? 0,
    cc: counts?.cc ?? 0,
  };
  const turn = (to: string) => {
    setBox(to === "open" ? "" : to);
    setChosen([]);
  };
  const clear = () => setSearch(box === "open" ? {} : { box }, { replace: true });
  const open = (line: TaskLine) =>
    navigate(box === "started" ? `${root}/runs/${line.run}` : `${root}/${line.id}`);
  const rows = list.rows ?? [];
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
              offset={[10, -2]}
              color={key === "open" ? undefined : "gray"}
            >
              <span>{t(`tasks.boxes.${key}`)}</span>
            </Badge>
          ),
        }))}
      />
      <div className={styles.filters}>
        <Input.Search
          allowClear
          className={styles.search}
          value={q}
          aria-label={t("tasks.search")}
          placeholder={t("tasks.search")}
          onChange={(event) => setQ(event.target.value)}
        />
        {(counts?.flows.length ?? 0) > 0 && (
          <Select
            allowClear
            className={styles.flow}
            aria-label={t("tasks.flow")}
            placeholder={t("tasks.everyFlow")}
            value={flow || null}
            options={counts?.flows.map((each) => ({
              value: each.key,
              label:
                box === "open" && each.open > 0
                  ? t("tasks.flowCount", { title: label(each.title), count: each.open })
                  : label(each.title),
            }))}
            onChange={(value) => setFlow(value ?? "")}
          />
        )}
        {box === "open" && (
          <Checkbox
            checked={overdue === "yes"}
            onChange={(event) => setOverdue(event.target.checked ? "yes" : "")}
          >
            {t("tasks.overdueOnly", { count: counts?.overdue ?? 0 })}
          </Checkbox>
        )}
      </div>
      <Panel flush>
        {list.isPending && <LoadingSkeleton />}
        {list.error && rows.length === 0 && <ErrorState error={list.error} onRetry={() => list.refetch()} />}
        {list.data && rows.length === 0 && filtered && <NothingFound onClear={clear} />}
        {list.data && rows.length === 0 && !filtered && (
          <EmptyState title={t(`tasks.empty.${box}`)} about={t(`tasks.emptyAbout.${box}`)} />
        )}
        <ul aria-label={t(`tasks.boxes.${box}`)} className={styles.list}>
          {rows.map((line) => (
            <TaskCard
              key={line.id}
              line={line}
              box={box}
              chosen={chosen.includes(line.id)}
              onChoose={
                box === "open" && line.batch
                  ? (wanted) =>
                      setChosen(wanted ? [...chosen, line.id] : chosen.filter((id) => id !== line.id))
                  : undefined
              }
              onOpen={() => open(line)}
            />
          ))}
        </ul>
        <LoadMore list={list} />
      </Panel>
      {chosen.length > 0 && (
        <BatchBar chosen={rows.filter(({ id }) => chosen.includes(id))} onDone={() => setChosen([])} />
      )}
    </>
  );
}
