import { CaretRightOutlined } from "@ant-design/icons";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Box, type Grouping, type TaskFilter, type TaskGroup, useTaskGroups } from "@/api/tasks";
import { useLabel } from "@/shared/locale";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import styles from "./tasks.module.css";

/** Finds what is about no record. */
const NO_FORM = "-";

/** The filter that opens a group; none for what nobody began, which is found by no id. */
export function filterOf(group: TaskGroup, by: Grouping): TaskFilter | null {
  if (by === "form") return { form: group.form?.key ?? NO_FORM };
  if (by === "person") return group.person?.id ? { person: group.person.id } : null;
  if (!group.flow) return null;
  return { flow: group.flow.key, ...(by === "step" && group.step ? { step: group.step.key } : {}) };
}

function Group(props: { title: string; count: number; first: boolean; children: () => ReactNode }) {
  const [isOpen, setOpen] = useState(props.first);
  return (
    <section aria-label={props.title}>
      <button
        type="button"
        className={styles.groupHead}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <CaretRightOutlined className={styles.caret} rotate={isOpen ? 90 : 0} aria-hidden />
        <span className={styles.name}>{props.title}</span>
        <span className={styles.quiet}>{props.count}</span>
      </button>
      {isOpen && props.children()}
    </section>
  );
}

/** A box by what its lines have in common; a group is read as it is opened. */
export function TaskGroups(props: {
  box: Box;
  filter: TaskFilter;
  by: Grouping;
  empty: ReactNode;
  list: (filter: TaskFilter) => ReactNode;
}) {
  const { by, filter } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const query = useTaskGroups(props.box, filter, by);
  if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <LoadingSkeleton />;
  const titleOf = ({ flow, step, form, person }: TaskGroup) => {
    if (by === "form") return form ? label(form.title) : t("tasks.noForm");
    if (by === "person") return person ? label(person.name) : t("tasks.nobody");
    const parts = [flow && label(flow.title), by === "step" && step && label(step.title)];
    return parts.filter(Boolean).join(" · ");
  };
  const groups = query.data.groups.flatMap((group) => {
    const own = filterOf(group, by);
    return own ? [{ group, own }] : [];
  });
  if (groups.length === 0) return props.empty;
  return (
    <div className={styles.groups}>
      {query.data.partial && <p className={styles.partial}>{t("tasks.partial")}</p>}
      {groups.map(({ group, own }, index) => (
        <Group key={JSON.stringify(own)} title={titleOf(group)} count={group.count} first={index === 0}>
          {() => props.list({ ...filter, ...own })}
        </Group>
      ))}
    </div>
  );
}
