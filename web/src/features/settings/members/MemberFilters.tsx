import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useDepartments } from "@/api/people";
import { useRoles } from "@/api/roles";
import { useLabel } from "@/shared/locale";
import { FilterBar } from "@/ui/FilterBar";
import { FilterSelect } from "@/ui/FilterSelect";
import { SearchBox } from "@/ui/SearchBox";
import type { MemberFilter } from "./labels";

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
    <FilterBar inHead>
      <SearchBox
        label={t("members.search")}
        value={values.search}
        onChange={(search) => change({ search })}
      />
      <FilterSelect
        search
        label={t("members.department")}
        value={values.department}
        options={departments.map((department) => ({ value: department.id, label: department.name }))}
        onChange={(department) => change({ department })}
      />
      <FilterSelect
        label={t("members.role")}
        value={values.role}
        options={roles.map((role) => ({ value: role.key, label: label(role.title) }))}
        onChange={(role) => change({ role })}
      />
      <FilterSelect
        label={t("members.state")}
        value={values.state}
        options={STATES.map((state) => ({ value: state, label: t(`members.states.${state}`) }))}
        onChange={(state) => change({ state })}
      />
    </FilterBar>
  );
}
