import { Select } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useDepartments } from "@/api/people";
import { useRoles } from "@/api/roles";
import { useLabel } from "@/shared/locale";
import { SearchBox } from "@/ui/SearchBox";
import type { MemberFilter } from "./labels";
import styles from "./MemberFilters.module.css";

const NAMES = ["search", "department", "role", "state"] as const;
const STATES = ["active", "waiting", "inactive"] as const;

/** The filter as it stands in the address. */
export function useMemberFilter() {
  const [params, setParams] = useSearchParams();
  const values = Object.fromEntries(
    NAMES.map((name) => [name, params.get(name) ?? ""]),
  ) as unknown as MemberFilter;
  const change = useCallback(
    (changes: Partial<MemberFilter>) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value) after.set(name, value);
            else after.delete(name);
          }
          return after;
        },
        { replace: true },
      ),
    [setParams],
  );
  const clear = useCallback(() => change({ search: "", department: "", role: "", state: "" }), [change]);
  return { values, change, clear, active: NAMES.some((name) => values[name] !== "") };
}

/** Search, department, role and state, side by side. */
export function MemberFilters({ filter }: { filter: ReturnType<typeof useMemberFilter> }) {
  const { t } = useTranslation();
  const label = useLabel();
  const departments = useDepartments().data ?? [];
  const roles = useRoles().data?.filter((role) => role.kind === "member") ?? [];
  const { values, change } = filter;
  return (
    <div className={styles.filters}>
      <SearchBox
        className={styles.search}
        label={t("members.search")}
        value={values.search}
        onChange={(search) => change({ search })}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        className={styles.choice}
        aria-label={t("members.department")}
        placeholder={t("members.department")}
        value={values.department || undefined}
        options={departments.map((department) => ({ value: department.id, label: department.name }))}
        onChange={(department) => change({ department: department ?? "" })}
      />
      <Select
        allowClear
        className={styles.choice}
        aria-label={t("members.role")}
        placeholder={t("members.role")}
        value={values.role || undefined}
        options={roles.map((role) => ({ value: role.key, label: label(role.title) }))}
        onChange={(role) => change({ role: role ?? "" })}
      />
      <Select
        allowClear
        className={styles.choice}
        aria-label={t("members.state")}
        placeholder={t("members.state")}
        value={values.state || undefined}
        options={STATES.map((state) => ({ value: state, label: t(`members.states.${state}`) }))}
        onChange={(state) => change({ state: state ?? "" })}
      />
    </div>
  );
}
