import { packages } from "./zh-CN/packages";

/** Texts of pages that visitors and partners never open. */
export const late = { ...packages };

export type LateTexts = typeof late;
