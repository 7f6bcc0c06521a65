import { QueryClientProvider } from "@tanstack/react-query";
import { render, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeQueryClient, SESSION_KEY } from "@/api/queries";
import { chooseLanguage, currentLanguage, showLanguage } from "@/i18n";
import { useSessionLanguage } from "./sessionLanguage";

const fetching = vi.fn<typeof fetch>();

beforeEach(async () => {
  vi.stubGlobal("fetch", fetching);
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["fr-FR", "en-GB", "zh-CN"]);
  await showLanguage("zh-CN");
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  fetching.mockReset();
  await showLanguage("zh-CN");
});

function Page() {
  useSessionLanguage();
  return null;
}

function signedIn(locale: string | null) {
  const queries = makeQueryClient();
  queries.setQueryData(SESSION_KEY, { user: { id: "1", locale } });
  render(
    <QueryClientProvider client={queries}>
      <Page />
    </QueryClientProvider>,
  );
}

it("speaks the browser's language to who never chose one, whatever was shown before", async () => {
  signedIn(null);
  await waitFor(() => expect(currentLanguage()).toBe("en"));
  expect(fetching).not.toHaveBeenCalled();
});

it("keeps to the language that the person chose", async () => {
  await showLanguage("en");
  signedIn("zh-CN");
  await waitFor(() => expect(currentLanguage()).toBe("zh-CN"));
  expect(fetching).not.toHaveBeenCalled();
});

it("makes the choice at the door the account's", async () => {
  fetching.mockResolvedValue(Response.json({}));
  await chooseLanguage("zh-CN");
  signedIn(null);
  await waitFor(() => expect(fetching).toHaveBeenCalled());
  expect(fetching.mock.calls[0]?.[1]).toMatchObject({ method: "PATCH", body: '{"locale":"zh-CN"}' });
  expect(currentLanguage()).toBe("zh-CN");
});
