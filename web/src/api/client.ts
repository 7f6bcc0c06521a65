import { currentLanguage } from "@/i18n";
import { Problem, problemOf, unreachable } from "./problem";

export type Parameter = string | number | boolean | null | undefined;
export type Parameters = Record<string, Parameter>;

export interface Asking {
  params?: Parameters;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** A path whose inserted values are escaped: url`/api/members/${id}`. */
export function url(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.reduce((path, part, index) => path + encodeURIComponent(values[index - 1] ?? "") + part);
}

/** `path` with the parameters that have a value. */
export function withParameters(path: string, params: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
}

async function answered(method: string, path: string, body: unknown, asking: Asking): Promise<Response> {
  const headers: Record<string, string> = {
    accept: "application/json",
    "accept-language": currentLanguage(),
    ...asking.headers,
  };
  const multipart = body instanceof FormData;
  if (body !== undefined && !multipart) headers["content-type"] = "application/json";
  const response = await send(withParameters(path, asking.params), {
    method,
    headers,
    body: body === undefined ? undefined : multipart ? body : JSON.stringify(body),
    signal: asking.signal,
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function ask<Answer>(method: string, path: string, body: unknown, asking: Asking): Promise<Answer> {
  const response = await answered(method, path, body, asking);
  if (response.status === 204 || response.headers.get("content-length") === "0") return undefined as Answer;
  return (await response.json()) as Answer;
}

/** A file with the name that the server gave it. */
export interface Received {
  content: Blob;
  name: string;
}

/** Asks for a file that the server makes of `body`. */
export async function receive(path: string, body: unknown, asking: Asking = {}): Promise<Received> {
  const response = await answered("POST", path, body, { ...asking, headers: { accept: "*/*" } });
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "");
  return { content: await response.blob(), name: decodeURIComponent(named?.[1] ?? "file") };
}

/** Asks for a file that is there. */
export async function fetchFile(path: string, asking: Asking = {}): Promise<Blob> {
  const response = await answered("GET", path, undefined, { ...asking, headers: { accept: "*/*" } });
  return response.blob();
}

/** The server's JSON interface. Every refusal is thrown as a `Problem`. */
export const api = {
  get: <Answer>(path: string, asking: Asking = {}) => ask<Answer>("GET", path, undefined, asking),
  post: <Answer>(path: string, body?: unknown, asking: Asking = {}) =>
    ask<Answer>("POST", path, body, asking),
  put: <Answer>(path: string, body: unknown, asking: Asking = {}) => ask<Answer>("PUT", path, body, asking),
  patch: <Answer>(path: string, body: unknown, asking: Asking = {}) =>
    ask<Answer>("PATCH", path, body, asking),
  delete: <Answer = void>(path: string, asking: Asking = {}) =>
    ask<Answer>("DELETE", path, undefined, asking),
};

/** The problem inside whatever was thrown; a fault of our own code becomes one too. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new Problem({ status: 0, code: "page.broken", detail });
}
