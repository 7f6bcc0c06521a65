import type { Schemas } from "./schema";

/** One value that the server refused, and why, in the reader's language. */
export type FieldError = Schemas["FieldErrorShown"];

/** An RFC 9457 problem document. `code` is stable; `detail` is a sentence for the reader. */
export interface ProblemDocument {
  status: number;
  code: string;
  title?: string;
  detail?: string;
  request_id?: string;
  errors?: FieldError[];
  [extra: string]: unknown;
}

/** Everything that can go wrong with a request, as one type. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly errors: readonly FieldError[];
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument) {
    super(document.detail ?? document.title ?? document.code);
    this.name = "Problem";
    this.document = document;
    this.status = document.status;
    this.code = document.code;
    this.requestId = document.request_id;
    this.errors = document.errors ?? [];
  }

  /** True when asking again later may succeed. */
  get passing(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  /** True when the actor may not see it, or it is not there; the server does not say which. */
  get hidden(): boolean {
    return this.status === 403 || this.status === 404 || this.nameless;
  }

  /** True when the address holds an id that nothing can have. */
  private get nameless(): boolean {
    return this.code === "invalid_parameters" && this.errors.some(({ field }) => field.endsWith("_id"));
  }
}

/** A request that never reached the server. */
export function unreachable(): Problem {
  return new Problem({ status: 0, code: "network.unreachable" });
}

/** Reads a refused answer; an answer that is no problem document still becomes a Problem. */
export async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get("x-request-id") ?? undefined;
  const body: unknown = await response.json().catch(() => null);
  const known = typeof body === "object" && body !== null ? (body as Partial<ProblemDocument>) : {};
  return new Problem({
    ...known,
    status: response.status,
    code: typeof known.code === "string" ? known.code : `http.${response.status}`,
    request_id: known.request_id ?? requestId,
  });
}
