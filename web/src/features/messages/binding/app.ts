import type { Medium } from "@/api/messages";

/** Media whose apps say who somebody is. */
export type Bindable = Extract<Medium, "wecom" | "official_account">;

/** Whether the page is open inside the app that can say who somebody is; 企业微信 names 微信 too. */
export function isInApp(medium: Bindable, agent: string): boolean {
  const isWecom = /wxwork/i.test(agent);
  return medium === "wecom" ? isWecom : /MicroMessenger/i.test(agent) && !isWecom;
}
