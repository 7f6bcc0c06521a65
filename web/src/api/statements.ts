import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import { useKeysetList } from "./queries";

export interface Rung {
  range: string;
  rate: string;
  within: string | null;
  amount: string | null;
  here: boolean;
}

/** One step of a rate table: bounds are amounts, for growth ratios. */
export interface Tier {
  from: string;
  to: string | null;
  rate: string;
  amount_in_tier: string | null;
}

export interface StatementComponent {
  key: string;
  title: string;
  kind: "volume" | "growth" | "flat";
  mode: string;
  base: string | null;
  compared: string | null;
  growth: string | null;
  tier: number | null;
  rate: string | null;
  reason: string | null;
  tiers: Tier[];
  ladder: Rung[];
  uncapped: string;
  cap_cut: string;
  amount: string;
  text: Record<"zh-CN" | "en", string>;
  conditions: Condition[];
}

/** What must hold for a transaction to count, or for an award: in words, and the exact rule. */
export interface Condition {
  name: "lines" | "award_if";
  words: string;
  rule: string;
}

export interface StatementLine {
  id: string;
  number: string | null;
  partner: string;
  partner_label: string;
  account: string;
  plan: string;
  settlement: string;
  period: string;
  currency: string;
  status: string;
  total: string;
  components: { key: string; title: string; amount: string }[];
  published_at: string | null;
}

export interface Statement extends Omit<StatementLine, "plan" | "components"> {
  partner_id: string;
  period_first: string;
  period_last: string;
  plan: { key: string; title: string; version: number; summary: string | null };
  uncapped: string;
  cap_cut: string;
  cap: string | null;
  transactions: number;
  exclusions: number;
  published_by: string | null;
  fingerprint: string | null;
  components: StatementComponent[];
}

export interface TransactionLine {
  id: string;
  order_number: string | null;
  line: number | null;
  date: string | null;
  product: string | null;
  kind: string;
  amount: string | null;
  base_before: string | null;
  base_after: string | null;
  tier: number | null;
  rate: string | null;
  share: string;
  included: boolean;
  reason: string | null;
}

interface Page<Row> {
  statements: Row[];
  next_cursor: string | null;
}

/** Statements the reader may see, the newest period first. */
export function useStatements(filter: { partner?: string; period?: string }) {
  return useKeysetList(
    ["statements", filter],
    (cursor, signal) =>
      api.get<Page<StatementLine>>("/api/statements", { params: { ...filter, cursor, limit: 100 }, signal }),
    (page) => page.statements,
  );
}

/** One statement with everything its page shows. */
export function useStatement(id: string) {
  return useQuery({
    queryKey: ["statement", id],
    queryFn: ({ signal }) => api.get<{ statement: Statement }>(url`/api/statements/${id}`, { signal }),
    select: (answer) => answer.statement,
    enabled: id !== "",
  });
}

/** The rows that a component is made of, page by page. */
export function useTransactions(statement: string, component: string, enabled: boolean) {
  const list = useKeysetList(
    ["statement", statement, component, enabled],
    (cursor, signal) =>
      enabled
        ? api.get<{ transactions: TransactionLine[]; next_cursor: string | null }>(
            url`/api/statements/${statement}/components/${component}/transactions`,
            { params: { cursor, limit: 50 }, signal },
          )
        : Promise.resolve({ transactions: [], next_cursor: null }),
    (page) => page.transactions,
  );
  return list;
}

/** Where a statement is downloaded from. */
export function documentOf(id: string, format: "pdf" | "xlsx" | "bundle"): string {
  return `${url`/api/statements/${id}/document`}?format=${format}`;
}
