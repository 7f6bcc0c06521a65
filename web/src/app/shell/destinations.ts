import { useTranslation } from "react-i18next";
import { placeOf, useMenu } from "@/api/menu";
import { useSignedIn, useSignOut } from "@/api/session";
import { APPEARANCES, chooseAppearance } from "@/shared/appearance";
import { useLabel } from "@/shared/locale";
import { settingsFor } from "../places";
import { useTurnLanguage } from "./language";

export type DestinationGroup = "pages" | "forms" | "settings" | "actions" | "records";

export interface Destination {
  group: DestinationGroup;
  title: string;
  /** The app it hangs in, for telling two of one name apart. */
  within: string;
  path: string;
  /** Other ways to type its title: pinyin and initials. */
  spelled?: string;
  /** An act of its own instead of a page to open. */
  act?: () => void;
}

/** Every page the actor can open, for the command palette. */
export function useDestinations(): Destination[] {
  const { t } = useTranslation();
  const label = useLabel();
  const { permissions } = useSignedIn();
  const apps = useMenu().data ?? [];
  const fromMenu = apps.flatMap((app) =>
    app.items.map(
      (item): Destination => ({
        group: item.kind === "form" ? "forms" : "pages",
        title: label(item.title),
        within: label(app.title),
        path: placeOf(item),
        spelled: item.spelled,
      }),
    ),
  );
  const mine = (["profile", "password", "sessions", "delegates", "tokens"] as const).map(
    (key): Destination => ({
      group: "settings",
      title: t(`frame.${key}`),
      within: t("frame.me"),
      path: key === "profile" ? "/me" : `/me/${key}`,
      spelled: t(`spelled.${key}`),
    }),
  );
  const settings = settingsFor(permissions).map(
    (setting): Destination => ({
      group: "settings",
      title: t(`settings.places.${setting.key}`),
      within: t("frame.settings"),
      path: setting.path,
      spelled: t(`spelled.${setting.key}`),
    }),
  );
  const forms: Destination[] = permissions.includes("forms.manage")
    ? [
        {
          group: "pages",
          title: t("designer.forms"),
          within: t("frame.settings"),
          path: "/forms",
          spelled: t("spelled.forms"),
        },
      ]
    : [];
  const flows: Destination[] = permissions.includes("flows.manage")
    ? [
        {
          group: "pages",
          title: t("flowList.title"),
          within: t("frame.settings"),
          path: "/flows",
          spelled: t("spelled.flows"),
        },
      ]
    : [];
  return [...fromMenu, ...forms, ...flows, ...settings, ...mine, ...useActs()];
}

function useActs(): Destination[] {
  const { t } = useTranslation();
  const turnLanguage = useTurnLanguage();
  const signOut = useSignOut();
  const looks = APPEARANCES.map(
    (choice): Destination => ({
      group: "actions",
      title: `${t("frame.appearance")} · ${t(`frame.${choice}`)}`,
      within: t("palette.actions"),
      path: `#${choice}`,
      act: () => chooseAppearance(choice),
    }),
  );
  const common = { group: "actions", within: t("palette.actions") } as const;
  return [
    { ...common, title: t("frame.otherLanguage"), path: "#language", act: () => void turnLanguage() },
    ...looks,
    { ...common, title: t("frame.signOut"), path: "#sign-out", act: () => signOut.mutate() },
  ];
}

/** Keeps destinations whose title (in pinyin, too), app or path contains every word typed. */
export function matching(destinations: Destination[], typed: string): Destination[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return destinations.filter((destination) => {
    const { title, within, path, spelled = "" } = destination;
    const text = `${title} ${within} ${path} ${spelled}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
