/** What jsdom lacks and Ant Design asks for; texts are ready in Chinese before every test. */
import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { startTexts } from "./i18n";

window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList;

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

beforeAll(() => startTexts("zh-CN"));
afterEach(cleanup);
