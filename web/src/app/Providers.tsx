import { QueryClientProvider } from "@tanstack/react-query";
import { App, ConfigProvider } from "antd";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { makeQueryClient } from "@/api/queries";
import { useSession } from "@/api/session";
import { useDark } from "@/shared/appearance";
import { LocaleProvider } from "@/shared/locale";
import { useComponentTexts } from "./componentTexts";
import { useSessionLanguage } from "./sessionLanguage";
import { accentOf, readableAccent, themeOf } from "./theme";

/** Colours, formats and component texts, from the session and this browser's choices. */
function Look({ children }: { children: ReactNode }) {
  const workspace = useSession().data?.workspace;
  const { t, i18n } = useTranslation();
  const dark = useDark();
  const accent = accentOf(workspace?.accent);
  const texts = useComponentTexts();
  useSessionLanguage();
  const theme = useMemo(() => themeOf(accent, dark), [accent, dark]);

  useEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = dark ? "dark" : "light";
    root.style.setProperty("--tz-accent", readableAccent(accent, dark ? "#181c24" : "#ffffff"));
  }, [accent, dark]);

  const name = workspace?.name;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language decides what t answers
  useEffect(() => {
    document.title = name ? `${name} · ${t("frame.product")}` : t("frame.product");
  }, [name, t, i18n.language]);

  return (
    <LocaleProvider
      timeZone={workspace?.time_zone ?? "Asia/Shanghai"}
      currency={workspace?.currency ?? "CNY"}
      businessDate={workspace?.business_date ?? null}
    >
      <ConfigProvider theme={theme} locale={texts} button={{ autoInsertSpace: false }}>
        <App style={{ height: "100%" }} notification={{ placement: "bottomRight" }}>
          {children}
        </App>
      </ConfigProvider>
    </LocaleProvider>
  );
}

export function Providers({ children }: { children: ReactNode }) {
  const [queries] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={queries}>
      <Look>{children}</Look>
    </QueryClientProvider>
  );
}
