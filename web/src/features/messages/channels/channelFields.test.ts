import { expect, test } from "vitest";
import { linesOf, partsOf, settingsOf, typedOf } from "./channelFields";

test("parts are typed as lines", () => {
  expect(partsOf("thing2=subject\n\n time4 = at ")).toEqual({ thing2: "subject", time4: "at" });
  expect(linesOf({ thing2: "subject", time4: "at" })).toBe("thing2=subject\ntime4=at");
});

test("settings come back as they were typed", () => {
  const settings = {
    app_id: "wx1",
    template: "t",
    keywords: { thing2: "subject" },
    base: "https://a.example",
  };
  expect(settingsOf("official_account", typedOf("official_account", settings))).toEqual(settings);
  expect(settingsOf("mail", { "settings.host": " m ", "settings.port": 25, "settings.user": "" })).toEqual({
    host: "m",
    port: 25,
  });
});
