import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { type Box, DUES, GROUPINGS, useTaskCounts, useTaskGroups } from "@/api/tasks";
import { useLabel } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { FilterBar } from "@/ui/FilterBar";
import { FilterSelect } from "@/ui/FilterSelect";
import { SearchBox } from "@/ui/SearchBox";
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
    <FilterBar>
      <SearchBox label={t("tasks.search")} value={q} onChange={setQ} />
      <FilterSelect
        label={t("tasks.flow")}
        placeholder={t("tasks.everyFlow")}
        value={flow}
        options={flows.flatMap(({ flow: each, count }) =>
          each ? [{ value: each.key, label: t("tasks.flowCount", { title: label(each.title), count }) }] : [],
        )}
        onChange={setFlow}
      />
      {box !== "started" && (
        <FilterSelect
          search
          label={t("tasks.initiator")}
          placeholder={t("tasks.everyInitiator")}
          value={person}
          options={people.flatMap(({ person: each }) =>
            each?.id ? [{ value: each.id, label: label(each.name) }] : [],
          )}
          onChange={setPerson}
        />
      )}
      {(box === "open" || box === "started") && (
        <FilterSelect
          label={t("tasks.deadline")}
          placeholder={t("tasks.everyDeadline")}
          value={due}
          options={DUES.map((value) => ({
            value,
            label:
              value === "overdue" && box === "open"
                ? t("tasks.overdueOnly", { count: counts?.overdue ?? 0 })
                : t(`tasks.dues.${value}`),
          }))}
          onChange={setDue}
        />
      )}
      <span className={styles.arranged}>
        {box === "open" && (
          <Select
            className={styles.order}
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
          className={styles.order}
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
    </FilterBar>
  );
}
