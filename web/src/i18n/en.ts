import type { Catalogue } from "./catalogue";
import { door } from "./en/door";
import { frame } from "./en/frame";
import { me } from "./en/me";
import { settings } from "./en/settings";
import type { SourceTexts } from "./zh-CN";

export const en: Catalogue<SourceTexts> = { ...frame, ...door, ...me, ...settings };
