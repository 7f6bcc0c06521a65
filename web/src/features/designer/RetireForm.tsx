import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { asProblem } from "@/api/client";
import { type FormSummary, useFormUses, useRetirement } from "@/api/forms";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { formatNumber } from "@/ui/format";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./designer.module.css";

/** Takes a form out of use, once it is known that nothing else needs it; else says what does and leads there. */
export function RetireForm({ form, onClose }: { form: FormSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const { label, language } = useReader();
  const asked = useFormUses(form.key);
  const retirement = useRetirement();
  const { undoable, failed } = useToasts();
  const name = label(form.title);
  const title = t("designer.retirement.retireForm", { name });
  const retire = async () => {
    try {
      await retirement.mutateAsync({ key: form.key, act: "retire" });
      undoable(t("designer.retirement.retired", { name }), () =>
        retirement.mutateAsync({ key: form.key, act: "restore" }).then(() => undefined),
      );
    } catch (error) {
      const named = asProblem(error).errors.map((each) => each.message);
      failed(named.length > 0 ? new Error(named.join(" ")) : error);
    }
    onClose();
  };
  if (asked.data && asked.data.uses.length === 0) {
    const { records } = asked.data;
    const shown = formatNumber(records, language);
    return (
      <ConfirmWithCount
        open
        title={title}
        about={`${t("designer.retirement.records", { count: records, shown })} ${t("designer.retirement.retireAbout")}`}
        action={t("designer.retire")}
        pending={retirement.isPending}
        onConfirm={retire}
        onCancel={onClose}
      />
    );
  }
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={480}>
      {asked.error ? (
        <ErrorState error={asked.error} onRetry={() => asked.refetch()} />
      ) : asked.data ? (
        <>
          <p>{t("formUses.about", { name })}</p>
          <ul className={styles.retired}>
            {asked.data.uses.map((use) => (
              <li key={`${use.form}.${use.field}.${use.flow}`}>
                <Link to={use.flow ? `/flows/${use.flow}` : `/forms/${use.form}/design`}>
                  {use.flow
                    ? t("formUses.flow", { name: label(use.title as Label) })
                    : use.label
                      ? t("formUses.field", {
                          form: label(use.title as Label),
                          field: label(use.label as Label),
                        })
                      : t("formUses.aggregate", { form: label(use.title as Label) })}
                </Link>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <LoadingSkeleton rows={3} />
      )}
    </Modal>
  );
}
