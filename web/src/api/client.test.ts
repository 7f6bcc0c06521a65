import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, asProblem, url, withParameters } from "./client";
import { Problem } from "./problem";

const fetching = vi.fn<typeof fetch>();
beforeEach(() => vi.stubGlobal("fetch", fetching));
afterEach(() => {
  vi.unstubAllGlobals();
  fetching.mockReset();
});

function answer(status: number, body: unknown, headers: Record<string, string> = {}): void {
  fetching.mockResolvedValueOnce(
    new Response(body === null ? null : JSON.stringify(body), { status, headers }),
  );
}

async function refusal(promise: Promise<unknown>): Promise<Problem> {
  return promise.then(
    () => expect.unreachable("should have been refused"),
    (error: unknown) => asProblem(error),
  );
}

describe("addresses", () => {
  it("escape what is inserted", () => {
    expect(url`/api/roles/${"a/b?c"}`).toBe("/api/roles/a%2Fb%3Fc");
    expect(url`/api/jobs/${"7"}:cancel`).toBe("/api/jobs/7:cancel");
  });

  it("leave out parameters without a value", () => {
    expect(withParameters("/api/x", { a: 1, b: "", c: null, d: undefined, e: "甲", f: false })).toBe(
      "/api/x?a=1&e=%E7%94%B2&f=false",
    );
    expect(withParameters("/api/x")).toBe("/api/x");
  });
});

describe("requests", () => {
  it("say the reader's language and send JSON", async () => {
    answer(200, { ok: true });
    await expect(api.post("/api/things", { name: "x" })).resolves.toEqual({ ok: true });
    const [path, init] = fetching.mock.calls[0] ?? [];
    expect(path).toBe("/api/things");
    expect(init).toMatchObject({ method: "POST", body: '{"name":"x"}', credentials: "same-origin" });
    expect(init?.headers).toMatchObject({ "accept-language": "zh-CN", "content-type": "application/json" });
  });

  it("answer nothing for 204", async () => {
    answer(204, null);
    await expect(api.delete("/api/session")).resolves.toBeUndefined();
  });
});

describe("refusals", () => {
  it("are problems with their fields and request id", async () => {
    answer(
      422,
      {
        status: 422,
        code: "invalid_values",
        title: "部分内容需要修改",
        request_id: "r1",
        errors: [{ field: "name", code: "required", message: "必填" }],
        current: { id: "1" },
      },
      { "x-request-id": "r2" },
    );
    const problem = await refusal(api.get("/api/things"));
    expect(problem).toBeInstanceOf(Problem);
    expect([problem.status, problem.code, problem.message, problem.requestId]).toEqual([
      422,
      "invalid_values",
      "部分内容需要修改",
      "r1",
    ]);
    expect(problem.errors).toEqual([{ field: "name", code: "required", message: "必填" }]);
    expect(problem.document.current).toEqual({ id: "1" });
  });

  it("are problems even when the answer is no problem document", async () => {
    fetching.mockResolvedValueOnce(
      new Response("<h1>Bad Gateway</h1>", { status: 502, headers: { "x-request-id": "r9" } }),
    );
    const problem = await refusal(api.get("/api/things"));
    expect([problem.status, problem.code, problem.requestId, problem.passing]).toEqual([
      502,
      "http.502",
      "r9",
      true,
    ]);
  });

  it("tell a server out of reach from an abandoned request", async () => {
    fetching.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    expect((await refusal(api.get("/api/things"))).code).toBe("network.unreachable");
    fetching.mockRejectedValueOnce(new DOMException("aborted", "AbortError"));
    await expect(api.get("/api/things")).rejects.toBeInstanceOf(DOMException);
  });
});
