/** What jsdom lacks and Ant Design asks for; texts are ready in Chinese before every test. */
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { startTexts, withLateTexts } from "@/i18n";

/** How long a busy machine may take to fetch a part of the program. */
const PATIENCE = 15_000;

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

const computed = window.getComputedStyle;
window.getComputedStyle = (element) => computed(element);

// Looking at every ancestor's style for each role costs seconds in Ant Design's trees.
configure({ defaultHidden: true, asyncUtilTimeout: PATIENCE });

beforeAll(() => withLateTexts(startTexts("zh-CN")));
afterEach(cleanup);

/** There is no page to scroll. */
Element.prototype.scrollIntoView ??= () => undefined;
