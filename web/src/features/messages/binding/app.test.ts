import { expect, it } from "vitest";
import { isInApp } from "./app";

const WECHAT = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49 NetType/WIFI";
const WECOM = "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36 wxwork/4.1.20 MicroMessenger/7.0.1";
const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36";

it("tells 企业微信 from 微信, and both from a browser", () => {
  expect([WECHAT, WECOM, CHROME].map((agent) => isInApp("official_account", agent))).toEqual([
    true,
    false,
    false,
  ]);
  expect([WECHAT, WECOM, CHROME].map((agent) => isInApp("wecom", agent))).toEqual([false, true, false]);
});
