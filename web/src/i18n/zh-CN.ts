import { door } from "./zh-CN/door";
import { frame } from "./zh-CN/frame";
import { me } from "./zh-CN/me";
import { settings } from "./zh-CN/settings";

/** The source of all texts: other languages are typed by it. One file per area, named like the feature. */
export const zhCN = { ...frame, ...door, ...me, ...settings };

export type SourceTexts = typeof zhCN;
