import { useTranslation } from "react-i18next";
import { type AppPackage, useForgetPackage, useLeaving } from "@/api/packages";
import { useLabel } from "@/shared/locale";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { Answer } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./packages.module.css";
import { useKinds } from "./words";

/** Before a package is taken off the list: what stays and what goes, counted. */
export function ForgetDialog({ each, onClose }: { each: AppPackage; onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const toasts = useToasts();
  const kinds = useKinds();
  const leaving = useLeaving(each.key);
  const forget = useForgetPackage();
  const line = (counts: { kind: string; number: number }[]) =>
    counts
      .filter(({ number }) => number > 0)
      .map(({ kind, number }) => t("packages.bringsLine", { kind: kinds(kind), number }))
      .join(t("packages.listSign"));
  const drop = () =>
    forget.mutate(each.key, {
      onSuccess: () => {
        toasts.done(t("packages.forgotten"));
        onClose();
      },
      onError: toasts.failed,
    });
  const about = (
    <Answer query={leaving}>
      {({ stays, goes }) => (
        <>
          <dl className={styles.counts}>
            <dt>{t("packages.stays")}</dt>
            <dd>{line(stays)}</dd>
            <dt>{t("packages.goes")}</dt>
            <dd>{line(goes)}</dd>
          </dl>
          {t("packages.forgetAbout")}
        </>
      )}
    </Answer>
  );
  return (
    <ConfirmWithCount
      open
      title={t("packages.forgetTitle", { name: label(each.title) })}
      about={about}
      action={t("packages.forget")}
      pending={forget.isPending || leaving.isPending}
      onConfirm={drop}
      onCancel={onClose}
    />
  );
}
