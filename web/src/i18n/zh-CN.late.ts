import { branches } from "./zh-CN/branches";
import { formUses } from "./zh-CN/formUses";
import { packages } from "./zh-CN/packages";

/** Texts of pages that visitors and partners never open. */
export const late = { ...branches, ...formUses, ...packages };

export type LateTexts = typeof late;
