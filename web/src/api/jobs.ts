import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, url } from "./client";
import { Problem } from "./problem";
import type { Schemas } from "./schema";

export type JobStatus = "queued" | "running" | "done" | "failed" | "cancelled";

export type Job = Schemas["JobShown"];

const JOBS_KEY = ["jobs"] as const;
const POLL_MS = 1500;

/** What the job says of itself: why it failed, else how it goes. */
export function wordsOf({ problem, message }: Job): string | null {
  if (!problem) return message || null;
  return [problem.title, ...(problem.errors ?? []).map((error) => error.message)].join(" ");
}

export function isUnderWay(job: Pick<Job, "status">): boolean {
  return job.status === "queued" || job.status === "running";
}

/** Whether a calculation found the same inputs as before, and so changed nothing. */
export function cameToTheSame({ status, result }: Pick<Job, "status" | "result">): boolean {
  return status === "done" && result?.changed === false;
}

/** The actor's latest jobs; asked again and again only while one is under way. */
export function useJobs() {
  return useQuery({
    queryKey: JOBS_KEY,
    queryFn: ({ signal }) => api.get<{ jobs: Job[] }>("/api/jobs", { params: { limit: 20 }, signal }),
    refetchInterval: (query) => (query.state.data?.jobs.some(isUnderWay) ? POLL_MS : false),
    select: (answer) => answer.jobs,
  });
}

/** One job until it ends; `onEnd` is called once when it does. */
export function useJob(id: string | null, onEnd?: (job: Job) => void) {
  const told = useRef<string | null>(null);
  const query = useQuery({
    queryKey: ["jobs", id],
    enabled: id !== null,
    queryFn: ({ signal }) => api.get<{ job: Job }>(url`/api/jobs/${id ?? ""}`, { signal }),
    select: (answer) => answer.job,
    refetchInterval: ({ state }) => {
      if (state.status === "error") return false;
      return !state.data || isUnderWay(state.data.job) ? POLL_MS : false;
    },
  });
  const job = query.data;
  useEffect(() => {
    if (!job || isUnderWay(job) || told.current === job.id) return;
    told.current = job.id;
    onEnd?.(job);
  }, [job, onEnd]);
  return query;
}

/** Waits until a job ends; rejects with what it was refused for. */
export async function endOfJob(id: string): Promise<Job> {
  for (;;) {
    const { job } = await api.get<{ job: Job }>(url`/api/jobs/${id}`);
    if (job.status === "done") return job;
    if (!isUnderWay(job))
      throw job.problem
        ? new Problem({ ...job.problem, request_id: job.problem.request_id ?? undefined })
        : new Error(wordsOf(job) ?? job.status);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export function useCancelJob() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post<{ job: Job }>(url`/api/jobs/${id}:cancel`),
    onSettled: () => queries.invalidateQueries({ queryKey: JOBS_KEY }),
  });
}

/** Call after a request that answered 202: the tray shows the job at once. */
export function noticeJob(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: JOBS_KEY, exact: true });
}
