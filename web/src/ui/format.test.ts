import { describe, expect, it } from "vitest";
import {
  formatAgo,
  formatDate,
  formatDateTime,
  formatDeadline,
  formatMoney,
  formatNumber,
  formatPercent,
  formatShortMoney,
} from "./format";

describe("amounts", () => {
  it("carry their currency in the reader's writing", () => {
    expect(formatMoney("1234.5", "CNY", "zh-CN")).toBe("¥1,234.50");
    expect(formatMoney("1234.5", "USD", "zh-CN")).toBe("US$1,234.50");
    expect(formatMoney("-0.005", "USD", "en")).toBe("-$0.01");
    expect(formatShortMoney("1234567", "CNY", "zh-CN")).toBe("¥123.46万");
    expect(formatShortMoney("1234567", "USD", "en")).toBe("$1.23M");
  });

  it("are exact where binary fractions are not", () => {
    expect(formatMoney("1234567890123456.78", "USD", "en")).toBe("$1,234,567,890,123,456.78");
    expect(formatNumber("9007199254740993", "en")).toBe("9,007,199,254,740,993");
    expect(formatNumber("2.5", "en", 2)).toBe("2.50");
  });

  it("show ratios as percent", () => {
    expect(formatPercent("0.025", "en")).toBe("2.5%");
    expect(formatPercent("-0.3333333", "zh-CN", 1)).toBe("-33.3%");
  });
});

describe("dates", () => {
  it("stay the day they name in every time zone", () => {
    for (const zone of ["Pacific/Kiritimati", "Asia/Shanghai", "Pacific/Pago_Pago"]) {
      expect(formatDate("2019-07-01", "zh-CN", zone)).toBe("2019-07-01");
      expect(formatDate("2019-07-01", "en", zone)).toBe("Jul 01, 2019");
    }
  });

  it("show moments in the workspace's time zone", () => {
    expect(formatDateTime("2019-06-30T16:05:00Z", "zh-CN", "Asia/Shanghai")).toBe("2019-07-01 00:05");
    expect(formatDateTime("2019-06-30T16:05:00Z", "en", "America/New_York")).toBe("Jun 30, 2019, 12:05");
  });

  it("show a deadline at midnight as the end of its day", () => {
    expect(formatDeadline("2019-06-30T16:00:00Z", "zh-CN", "Asia/Shanghai")).toBe("2019-06-30 24:00");
    expect(formatDeadline("2019-06-30T04:00:00Z", "en", "America/New_York")).toBe("Jun 29, 2019, 24:00");
    expect(formatDeadline("2019-06-30T16:05:00Z", "zh-CN", "Asia/Shanghai")).toBe("2019-07-01 00:05");
  });

  it("say how long ago in the largest unit that fits", () => {
    const now = new Date("2020-05-31T12:00:00Z");
    expect(formatAgo("2020-05-31T11:57:10Z", now, "en")).toBe("2 minutes ago");
    expect(formatAgo("2020-05-29T11:57:10Z", now, "zh-CN")).toBe("前天");
    expect(formatAgo("2020-05-31T11:59:50Z", now, "en")).toBe("this minute");
  });
});
