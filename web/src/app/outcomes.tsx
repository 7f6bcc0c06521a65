import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useRouteError } from "react-router";
import { EmptyState, ErrorState } from "@/ui/states";

export function NotFound() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState
      title={t("frame.notFound")}
      about={t("frame.notFoundAbout")}
      action={
        <Button type="primary" onClick={() => navigate("/")}>
          {t("frame.goHome")}
        </Button>
      }
    />
  );
}

/** A page that threw: what it said, and a way on. A new version of the program reloads into it. */
export function BrokenPage() {
  return <ErrorState error={useRouteError()} onRetry={() => window.location.reload()} />;
}
