import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { type Box, DUES, GROUPINGS, useTaskCounts, useTaskGroups } from "@/api/tasks";
import { useLabel } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import styles from "./tasks.module.css";

/** By what a box is narrowed, sorted and put together. */
export function TaskFilters({ box }: { box: Box }) {
  const { t } = useTranslation();
  const label = useLabel();
  const [q, setQ] = useUrlState("q");
  const [flow, setFlow] = useUrlState("flow");
  const [person, setPerson] = useUrlState("person");
  const [due, setDue] = useUrlState("due");
  const [sort, setSort] = useUrlState("sort");
  const [by, setBy] = useUrlState("by");
  const counts = useTaskCounts().data;
  const flows = useTaskGroups(box, {}, "flow").data?.groups ?? [];
  const people = useTaskGroups(box, {}, "person", box !== "started").data?.groups ?? [];
  return (
    <div className={styles.filters}>
      <Input.Search
        allowClear
        className={styles.search}
        value={q}
        aria-label={t("tasks.search")}
        placeholder={t("tasks.search")}
        onChange={(event) => setQ(event.target.value)}
      />
      <Select
        allowClear
        className={styles.filter}
        aria-label={t("tasks.flow")}
        placeholder={t("tasks.everyFlow")}
        value={flow || null}
        options={flows.flatMap(({ flow: each, count }) =>
          each ? [{ value: each.key, label: t("tasks.flowCount", { title: label(each.title), count }) }] : [],
        )}
        onChange={(value) => setFlow(value ?? "")}
      />
      {box !== "started" && (
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          className={styles.filter}
          aria-label={t("tasks.initiator")}
          placeholder={t("tasks.everyInitiator")}
          value={person || null}
          options={people.flatMap(({ person: each }) =>
            each?.id ? [{ value: each.id, label: each.name }] : [],
          )}
          onChange={(value) => setPerson(value ?? "")}
        />
      )}
      {(box === "open" || box === "started") && (
        <Select
          allowClear
          className={styles.filter}
          aria-label={t("tasks.deadline")}
          placeholder={t("tasks.everyDeadline")}
          value={due || null}
          options={DUES.map((value) => ({
            value,
            label:
              value === "overdue" && box === "open"
                ? t("tasks.overdueOnly", { count: counts?.overdue ?? 0 })
                : t(`tasks.dues.${value}`),
          }))}
          onChange={(value) => setDue(value ?? "")}
        />
      )}
      <span className={styles.arranged}>
        {box === "open" && (
          <Select
            className={styles.filter}
            aria-label={t("tasks.sort")}
            value={sort || "newest"}
            options={(["newest", "deadline"] as const).map((value) => ({
              value,
              label: t(`tasks.sorts.${value}`),
            }))}
            onChange={(value) => setSort(value === "newest" ? "" : value)}
          />
        )}
        <Select
          className={styles.filter}
          aria-label={t("tasks.group")}
          value={by || "none"}
          options={[
            { value: "none", label: t("tasks.groups.none") },
            ...GROUPINGS.filter((each) => box !== "started" || (each !== "step" && each !== "person")).map(
              (value) => ({ value, label: t(`tasks.groups.${value}`) }),
            ),
          ]}
          onChange={(value) => setBy(value === "none" ? "" : value)}
        />
      </span>
    </div>
  );
}
