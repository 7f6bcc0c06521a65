import type { ChannelKind } from "@/api/messages";

export interface ChannelField {
  name: string;
  type: "text" | "number" | "security" | "certificate" | "parts";
  optional?: true;
  example?: string;
  initial?: string | number;
}

const base = (example: string): ChannelField => ({ name: "base", type: "text", example, initial: example });
const corp: ChannelField = { name: "agent_id", type: "number" };

/** What each adapter asks for besides its secrets; its own checks are the server's. */
export const CHANNEL_FIELDS: Record<ChannelKind, readonly ChannelField[]> = {
  mail: [
    { name: "host", type: "text", example: "smtp.example.com" },
    { name: "port", type: "number", initial: 465 },
    { name: "security", type: "security", initial: "tls" },
    { name: "user", type: "text", optional: true },
    { name: "sender", type: "text", example: "no-reply@example.com" },
    { name: "sender_name", type: "text", optional: true },
    { name: "authority", type: "certificate", optional: true },
  ],
  wecom_app: [{ name: "corp_id", type: "text" }, corp, base("https://qyapi.weixin.qq.com")],
  wecom_robot: [base("https://qyapi.weixin.qq.com")],
  dingtalk_app: [{ name: "app_key", type: "text" }, corp, base("https://oapi.dingtalk.com")],
  dingtalk_robot: [base("https://oapi.dingtalk.com")],
  feishu_app: [{ name: "app_id", type: "text" }, base("https://open.feishu.cn")],
  feishu_robot: [base("https://open.feishu.cn")],
  aliyun_sms: [
    { name: "access_key_id", type: "text" },
    { name: "sign_name", type: "text" },
    { name: "template", type: "text", example: "SMS_123456789" },
    { name: "variables", type: "parts", optional: true, example: "title=subject\nurl=link" },
    { name: "code_template", type: "text", optional: true, example: "SMS_123456789" },
    { name: "code_variable", type: "text", optional: true, initial: "code" },
    base("https://dysmsapi.aliyuncs.com"),
  ],
  http_sms: [{ name: "url", type: "text", example: "https://sms.example.com/send" }],
  official_account: [
    { name: "app_id", type: "text" },
    { name: "template", type: "text" },
    { name: "keywords", type: "parts", example: "thing2=subject\ntime4=at" },
    base("https://api.weixin.qq.com"),
  ],
  own_server: [{ name: "url", type: "text", example: "https://erp.example.com/messages" }],
};

/** Lines such as `thing2=subject` as the server has them. */
export function partsOf(text: string): Record<string, string> {
  const pairs = text
    .split("\n")
    .map((line) => line.split("="))
    .filter((parts) => parts.join("").trim() !== "")
    .map(([name, ...value]) => [(name ?? "").trim(), value.join("=").trim()]);
  return Object.fromEntries(pairs);
}

export function linesOf(parts: unknown): string {
  return Object.entries((parts ?? {}) as Record<string, string>)
    .map(([name, part]) => `${name}=${part}`)
    .join("\n");
}

/** The settings to send of what was typed, and the typed values of settings. */
export function settingsOf(kind: ChannelKind, typed: Record<string, unknown>): Record<string, unknown> {
  const entries = CHANNEL_FIELDS[kind].map(({ name, type }) => {
    const value = typed[`settings.${name}`];
    if (type === "parts") return [name, partsOf(String(value ?? ""))];
    return [name, typeof value === "string" ? value.trim() : value];
  });
  return Object.fromEntries(
    entries.filter(([, value]) => value !== "" && value !== null && value !== undefined),
  );
}

export function typedOf(kind: ChannelKind, settings?: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    CHANNEL_FIELDS[kind].map(({ name, type, initial }) => {
      const known = settings ? settings[name] : initial;
      return [`settings.${name}`, type === "parts" ? linesOf(known) : known];
    }),
  );
}
