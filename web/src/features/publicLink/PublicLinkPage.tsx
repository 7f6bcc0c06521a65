import { ConfigProvider } from "antd";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { asProblem } from "@/api/client";
import { type Coming, type OpenLink, useOpenLink } from "@/api/links";
import type { Problem } from "@/api/problem";
import { late } from "@/fields/late";
import { useEditors } from "@/fields/useEditors";
import { type Label, labelText } from "@/shared/label";
import { LocaleProvider, useLocale } from "@/shared/locale";
import { useTabPage } from "@/shared/tabTitle";
import { ZonedMoment } from "@/ui/Amounts";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import { Filling } from "./Filling";
import styles from "./public.module.css";

const Asking = late(async () => (await import("./Asking")).Asking);
const PasswordGate = late(async () => (await import("./PasswordGate")).PasswordGate);

const PASSED = "tongzhou.passed.";

function Sheet(props: { title: string; company?: string; about?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  useTabPage(props.title);
  return (
    <div className={styles.page} data-embedded={search.has("embed") || undefined}>
      <main className={styles.sheet}>
        <div className={styles.top}>
          <span className={styles.company}>{props.company}</span>
          <LanguageSwitch />
        </div>
        {props.title && <h1 className={styles.title}>{props.title}</h1>}
        {props.about && <p className={styles.about}>{props.about}</p>}
        {props.children}
      </main>
      <footer className={styles.foot}>{t("frame.product")}</footer>
    </div>
  );
}

const REASONS = ["paused", "early", "over", "full", "broken"] as const;

function Closed({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const { reason, opens_at, link, zone } = problem.document;
  const opens =
    typeof opens_at === "string" ? (
      <>
        {t("links.opensAt")} <ZonedMoment value={opens_at} zone={String(zone)} />
      </>
    ) : undefined;
  return (
    <Sheet title={labelText(link as Label | undefined, language)}>
      <EmptyState
        title={t(`links.closed.${REASONS.find((each) => each === reason) ?? "paused"}`)}
        about={opens}
      />
    </Sheet>
  );
}

/** Types of the fields that a visitor may meet, those of rows included. */
function typesOn(link: OpenLink) {
  const rows = Object.values(link.sub_forms).flatMap((form) => form.fields);
  return [...link.form.fields, ...link.conditions, ...rows].map(({ type }) => type);
}

function Open({ link, coming }: { link: OpenLink; coming: Coming }) {
  const { language } = useLocale();
  const { workspace } = link;
  const hasEditors = useEditors(useMemo(() => typesOn(link), [link]));
  useEffect(() => {
    document.documentElement.style.setProperty("--tz-accent", workspace.accent);
  }, [workspace.accent]);
  return (
    <LocaleProvider
      timeZone={workspace.time_zone}
      currency={workspace.currency}
      businessDate={workspace.today}
    >
      <ConfigProvider componentSize="large">
        <Sheet
          title={labelText(link.title, language)}
          company={workspace.name}
          about={labelText(link.about, language)}
        >
          {!hasEditors ? (
            <LoadingSkeleton rows={6} />
          ) : link.kind === "fill" ? (
            <Filling link={link} coming={coming} />
          ) : (
            <Asking link={link} coming={coming} />
          )}
        </Sheet>
      </ConfigProvider>
    </LocaleProvider>
  );
}

/** A public link as its visitors open it, most of them in a phone's chat. */
export function PublicLinkPage() {
  const { t } = useTranslation();
  const { secret = "" } = useParams();
  const [search] = useSearchParams();
  const [passed, setPassed] = useState(() => sessionStorage.getItem(PASSED + secret));
  const coming: Coming = { secret, prefill: search.get("p"), channel: search.get("c"), passed };
  const opened = useOpenLink(coming);
  if (opened.data) return <Open key={opened.data.ticket} link={opened.data} coming={coming} />;
  if (!opened.error) {
    return (
      <Sheet title="">
        <LoadingSkeleton rows={6} />
      </Sheet>
    );
  }
  const problem = asProblem(opened.error);
  if (problem.code === "link_closed") return <Closed problem={problem} />;
  if (problem.code === "link_password_needed") {
    return (
      <Sheet title={t("links.passwordNeeded")} about={t("links.passwordNeededAbout")}>
        <PasswordGate
          secret={secret}
          onPassed={(given) => {
            sessionStorage.setItem(PASSED + secret, given);
            setPassed(given);
          }}
        />
      </Sheet>
    );
  }
  return (
    <Sheet title="">
      {problem.passing ? (
        <ErrorState error={problem} onRetry={() => opened.refetch()} />
      ) : (
        <EmptyState title={t("links.gone")} about={problem.message} />
      )}
    </Sheet>
  );
}
