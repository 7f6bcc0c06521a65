import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Merge, useMerges, useUndoMerge } from "@/api/duplicates";
import { useToasts } from "@/ui/toasts";
import { useInsisting } from "@/ui/useInsisting";
import styles from "./duplicates.module.css";

/** That a record went into another one, or another one into it; with the way back. */
export function Merged(props: { form: string; id: string; merge: Merge }) {
  const { form, id, merge } = props;
  const { t } = useTranslation();
  const { done, failed } = useToasts();
  const undo = useUndoMerge(form);
  const insisting = useInsisting();
  const isOther = merge.other.id === id;
  const name = (isOther ? merge.survivor.label : merge.other.label) || t("records.untitled");
  return (
    <div className={styles.merged}>
      {isOther ? (
        <Link to={`/forms/${form}/${merge.survivor.id}`}>{t("duplicates.into", { name })}</Link>
      ) : (
        t("duplicates.from", { name })
      )}
      {merge.undone ? (
        ` · ${t("duplicates.undone")}`
      ) : (
        <Button
          type="link"
          size="small"
          loading={undo.isPending}
          onClick={() =>
            insisting((insists) => undo.mutateAsync({ merge: merge.id, insists })).then(
              () => done(t("frame.undone")),
              failed,
            )
          }
        >
          {t("duplicates.part")}
        </Button>
      )}
    </div>
  );
}

/** Where a record of the recycle bin went, if it was merged. */
export function MergedInto({ form, id }: { form: string; id: string }) {
  const merges = useMerges(form, id).data ?? [];
  const last = merges.find((each) => each.other.id === id && !each.undone);
  return last ? <Alert type="info" showIcon title={<Merged form={form} id={id} merge={last} />} /> : null;
}
