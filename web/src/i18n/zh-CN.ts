import { door } from "./zh-CN/door";
import { frame } from "./zh-CN/frame";
import { settings } from "./zh-CN/settings";

/** The source of all texts: other languages are typed by it. One file per area, named like the feature. */
export const zhCN = { ...frame, ...door, ...settings };

export type SourceTexts = typeof zhCN;
