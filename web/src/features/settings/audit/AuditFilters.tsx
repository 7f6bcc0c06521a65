import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { AuditFilter } from "@/api/audit";
import { useMembers } from "@/api/people";
import { useLocale } from "@/shared/locale";
import { endOfDay, startOfDay } from "@/shared/zones";
import { FilterBar } from "@/ui/FilterBar";
import { FilterDays } from "@/ui/FilterDays";
import { FilterSelect } from "@/ui/FilterSelect";

const NAMES = ["actor", "action", "from", "to"] as const;
const KINDS = [
  "session",
  "link",
  "webhook",
  "flow",
  "run",
  "message_channel",
  "message_kind",
  "message_address",
  "confirmation_rule",
  "template",
  "member",
  "partner_user",
  "department",
  "role",
  "permission_set",
  "record",
  "invitation",
  "token",
  "password",
  "preview",
  "workspace",
  "working_days",
  "delegate",
  "form",
  "records",
  "plan",
  "settlement",
  "ledger",
  "statement",
  "package",
  "index",
  "menu",
] as const;

/** The filter as it stands in the address: plain dates there, moments of the workspace's zone for the server. */
export function useAuditFilter() {
  const { timeZone } = useLocale();
  const [params, setParams] = useSearchParams();
  const shown = Object.fromEntries(
    NAMES.map((name) => [name, params.get(name) ?? ""]),
  ) as Required<AuditFilter>;
  const change = (changes: AuditFilter) => {
    const after = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value) after.set(name, value);
      else after.delete(name);
    }
    setParams(after, { replace: true });
  };
  const asked: AuditFilter = {
    ...shown,
    from: shown.from && startOfDay(shown.from, timeZone),
    to: shown.to && endOfDay(shown.to, timeZone),
  };
  return {
    shown,
    asked,
    change,
    clear: () => change({ actor: "", action: "", from: "", to: "" }),
    active: NAMES.some((name) => shown[name] !== ""),
  };
}

/** Who, what and when. */
export function AuditFilters({ filter }: { filter: ReturnType<typeof useAuditFilter> }) {
  const { t } = useTranslation();
  const { shown, change } = filter;
  const people = (useMembers().data ?? []).flatMap((member) =>
    member.user_id ? [{ value: member.user_id, label: member.name }] : [],
  );
  return (
    <FilterBar inHead>
      <FilterSelect
        search
        label={t("audit.actor")}
        value={shown.actor}
        options={people}
        onChange={(actor) => change({ actor })}
      />
      <FilterSelect
        search
        label={t("audit.kind")}
        value={shown.action}
        options={KINDS.map((kind) => ({ value: `${kind}.`, label: t(`audit.kinds.${kind}`) }))}
        onChange={(action) => change({ action })}
      />
      <FilterDays
        allowEmpty
        label={t("audit.period")}
        ends={[t("audit.from"), t("audit.to")]}
        from={shown.from}
        to={shown.to}
        onChange={change}
      />
    </FilterBar>
  );
}
