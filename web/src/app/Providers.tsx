import { QueryClientProvider } from "@tanstack/react-query";
import { App, ConfigProvider } from "antd";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { makeQueryClient } from "@/api/queries";
import { useSession } from "@/api/session";
import { useDark } from "@/shared/appearance";
import { LocaleProvider, OWN_TIME_ZONE } from "@/shared/locale";
import { useTabPlace } from "@/shared/tabTitle";
import { useComponentTexts } from "./componentTexts";
import { useFollowOtherTabs } from "./otherTabs";
import { useSessionLanguage } from "./sessionLanguage";
import { accentOf, accentTones, themeOf } from "./theme";

/** Colours, formats and component texts, from the session and this browser's choices. */
function Look({ children }: { children: ReactNode }) {
  const workspace = useSession().data?.workspace;
  const { t } = useTranslation();
  const dark = useDark();
  const accent = accentOf(workspace?.accent);
  const texts = useComponentTexts();
  useSessionLanguage();
  useFollowOtherTabs();
  useTabPlace([workspace?.name, t("frame.product")].filter(Boolean).join(" · "));
  const theme = useMemo(() => themeOf(accent, dark), [accent, dark]);

  useEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = dark ? "dark" : "light";
    const tones = accentTones(accent, dark);
    root.style.setProperty("--tz-accent", tones.plain);
    root.style.setProperty("--tz-accent-on-soft", tones.onSoft);
  }, [accent, dark]);

  return (
    <LocaleProvider
      timeZone={workspace?.time_zone ?? OWN_TIME_ZONE}
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
