import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { placeOf, useMenu } from "@/api/menu";
import { useMay, useSignedIn } from "@/api/session";
import { Answer, EmptyState } from "@/ui/states";
import { NotFound } from "../outcomes";
import { settingsFor } from "../places";

/** The first of the settings that the actor may open. */
export function FirstSetting() {
  const { permissions } = useSignedIn();
  const first = settingsFor(permissions)[0];
  return first ? <Navigate to={first.path} replace /> : <NotFound />;
}

/** The first thing in the menu is the home page; whoever may make forms makes the first. */
export function FirstPage() {
  const { t } = useTranslation();
  const mayDesign = useMay("forms.manage");
  return (
    <Answer query={useMenu()}>
      {(apps) => {
        const first = apps.flatMap((app) => app.items)[0];
        if (first) return <Navigate to={placeOf(first)} replace />;
        if (mayDesign) return <Navigate to="/forms" replace />;
        return <EmptyState title={t("frame.menuEmpty")} about={t("frame.menuEmptyAbout")} />;
      }}
    </Answer>
  );
}
