import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url, withParameters } from "./client";
import { withFreshCode } from "./freshCodes";
import { useKeysetList } from "./queries";
import type { Schemas } from "./schema";

export type Rung = Schemas["RungShown"];

/** One step of a rate table: bounds are amounts, for growth ratios. */
export type Tier = Schemas["TierShown"];

export type StatementComponent = Schemas["ComponentShown"];

/** What must hold for a transaction to count, or for an award: in words, and the exact rule. */
export type Condition = Schemas["ConditionShown"];

export type StatementLine = Schemas["StatementLineShown"];

export type Statement = Schemas["StatementShown"];

export type TransactionLine = Schemas["LineShown"];

/** How a published statement stands with its partner, what asks for somebody first. */
export const ANSWERED = ["disputed", "open", "confirmed"] as const;
export type Answered = (typeof ANSWERED)[number];

export type AnswerCounts = Schemas["AnswerCounts"];

interface Page<Row> {
  /** Only with the first page. */
  answers: AnswerCounts | null;
  statements: Row[];
  next_cursor: string | null;
}

export interface StatementFilter {
  partner?: string;
  period?: string;
  answer?: Answered;
  search?: string;
  /** Such as `-period`; the newest period first where left out. */
  sort?: string;
}

/** Statements the reader may see. */
export function useStatements(filter: StatementFilter) {
  return useKeysetList(
    ["statements", filter],
    (cursor, signal) =>
      api.get<Page<StatementLine>>("/api/statements", { params: { ...filter, cursor, limit: 100 }, signal }),
    (page) => page.statements,
  );
}

/** Where the browser fetches the list as a file. */
export function statementsAddress(format: "csv" | "xlsx", filter: StatementFilter): string {
  return withParameters("/api/statements:export", { format, ...filter });
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

export type AnswerKind = Schemas["AnswerKind"];

/** What the partner said to a statement, and what one may say now. */
export function useStatementAnswers(id: string) {
  return useQuery({
    queryKey: ["statement", id, "answers"],
    queryFn: ({ signal }) => api.get<Schemas["AnswersShown"]>(url`/api/statements/${id}/answers`, { signal }),
  });
}

/** Confirms or disputes a statement; a fresh code is bound to its number, total and the words. */
export function useAnswerStatement(statement: Statement) {
  const queries = useQueryClient();
  const { id, number, total, currency } = statement;
  return useMutation({
    mutationFn: ({ kind, reason }: { kind: AnswerKind; reason: string }) =>
      withFreshCode(
        {
          purpose: kind === "confirmed" ? "statement.confirm" : "statement.dispute",
          object: id,
          content: { number, total, currency, reason },
        },
        (code) =>
          api.post<Schemas["AnswersShown"]>(url`/api/statements/${id}/answers`, { kind, reason, code }),
      ),
    onSuccess: (answers) => queries.setQueryData(["statement", id, "answers"], answers),
  });
}
