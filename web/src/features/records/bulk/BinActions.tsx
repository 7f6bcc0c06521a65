import { DeleteOutlined, RollbackOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import { bulk, type Changed, useRefreshRecords } from "@/api/records";
import { useLocale } from "@/shared/locale";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { formatNumber } from "@/ui/format";
import { useToasts } from "@/ui/toasts";
import { useInsisting } from "@/ui/useInsisting";
import styles from "./bulk.module.css";

/** What can be done with records in the recycle bin. */
export function BinActions(props: { form: FormDefinition; ids: readonly string[]; onDone: () => void }) {
  const { form, onDone } = props;
  const { t } = useTranslation();
  const { language } = useLocale();
  const { done, failed } = useToasts();
  const refresh = useRefreshRecords(form.key);
  const insisting = useInsisting();
  const [purging, setPurging] = useState(false);
  const [busy, setBusy] = useState(false);
  const ids = [...props.ids];
  const act = async (work: () => Promise<Changed>, words: (count: number) => string) => {
    setBusy(true);
    try {
      const { changed } = await work();
      setPurging(false);
      onDone();
      await refresh();
      done(words(changed));
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  const restore = () =>
    act(
      () => insisting((insists) => bulk.restore(form.key, ids, insists)),
      (count) => t("records.bulk.restored", { count }),
    );
  const purge = () =>
    act(
      () => bulk.purge(form.key, ids),
      (count) => t("records.bulk.purged", { count }),
    );
  if (!form.actions.includes("delete")) return null;
  return (
    <div className={styles.acts}>
      <Button icon={<RollbackOutlined aria-hidden="true" />} loading={busy} onClick={restore}>
        {t("records.bin.restore")}
      </Button>
      <Button danger icon={<DeleteOutlined aria-hidden="true" />} onClick={() => setPurging(true)}>
        {t("records.bin.purge")}
      </Button>
      <ConfirmWithCount
        open={purging}
        title={t("records.bin.purgeTitle")}
        about={t("records.bin.purgeAbout", { count: ids.length, shown: formatNumber(ids.length, language) })}
        action={t("records.bin.purge")}
        word={t("records.bin.word")}
        pending={busy}
        onConfirm={purge}
        onCancel={() => setPurging(false)}
      />
    </div>
  );
}
