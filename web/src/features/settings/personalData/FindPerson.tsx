import { DeleteOutlined, DownloadOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  byForm,
  type Kept,
  type MarkedForm,
  reveal,
  type Spared,
  useErase,
  useFindPerson,
} from "@/api/privacy";
import { useLabel } from "@/shared/locale";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { DataTable } from "@/ui/DataTable";
import { Panel } from "@/ui/Panel";
import { ReasonDialog } from "@/ui/ReasonDialog";
import { EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./personalData.module.css";

const SPARED: Spared[] = ["comments", "files"];

/** What is kept in these records, in full, as a file for whom it is about. */
async function fileOf(records: readonly Kept[], reason: string): Promise<Blob> {
  const kept = await Promise.all(
    byForm(records).map(async ([form, ids]) => ({
      form,
      records: Object.fromEntries(await reveal({ form, ids, reason })),
    })),
  );
  return new Blob([JSON.stringify(kept, null, 2)], { type: "application/json" });
}

function save(file: Blob) {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = "personal-data.json";
  link.click();
  URL.revokeObjectURL(address);
}

/** Everything that is kept about somebody: to hand it out, or to erase it. */
export function FindPerson({ forms }: { forms: readonly MarkedForm[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { done, failed } = useToasts();
  const find = useFindPerson();
  const erase = useErase();
  const [asking, setAsking] = useState(false);
  const [gone, setGone] = useState<Spared[]>(SPARED);
  const [handingOut, setHandingOut] = useState(false);
  const found = find.data?.records;
  const name = (form: string, field: string) =>
    label(forms.find((each) => each.key === form)?.fields.find((each) => each.key === field)?.label ?? field);
  const confirm = () =>
    erase.mutate(
      { records: found ?? [], keep: SPARED.filter((each) => !gone.includes(each)) },
      {
        onSuccess: (count) => {
          setAsking(false);
          find.reset();
          done(t("personal.erased", { count }));
        },
        onError: failed,
      },
    );
  return (
    <Panel title={t("personal.find")}>
      <p className={styles.about}>{t("personal.findAbout")}</p>
      <Input.Search
        className={styles.search}
        aria-label={t("personal.find")}
        enterButton={t("personal.findAction")}
        loading={find.isPending}
        onSearch={(value) => value.trim() && find.mutate(value.trim(), { onError: failed })}
      />
      {found && (
        <div className={styles.found}>
          <DataTable<Kept>
            label={t("personal.find")}
            rows={found}
            rowKey={(kept) => `${kept.form}.${kept.id}`}
            columns={[
              { key: "form", title: t("personal.form"), card: "line", render: (kept) => label(kept.title) },
              {
                key: "record",
                title: t("personal.record"),
                card: "title",
                render: (kept) => <Link to={`/forms/${kept.form}/${kept.id}`}>{kept.label}</Link>,
              },
              {
                key: "found",
                title: t("personal.found"),
                card: "line",
                render: (kept) => kept.found_in.map((field) => name(kept.form, field)).join(", "),
              },
              {
                key: "keeps",
                title: t("personal.marked"),
                card: "line",
                render: (kept) => kept.keeps.map((field) => name(kept.form, field)).join(", "),
              },
            ]}
            empty={<EmptyState title={t("personal.notFound")} />}
          />
          {found.length > 0 && (
            <div className={styles.actions}>
              <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => setHandingOut(true)}>
                {t("personal.download")}
              </Button>
              <Button danger icon={<DeleteOutlined aria-hidden="true" />} onClick={() => setAsking(true)}>
                {t("personal.erase")}
              </Button>
            </div>
          )}
        </div>
      )}
      {handingOut && (
        <ReasonDialog
          title={t("personal.download")}
          about={t("personal.recorded")}
          action={t("personal.download")}
          onSay={(reason) =>
            fileOf(found ?? [], reason)
              .then(save)
              .then(() => setHandingOut(false), failed)
          }
          onClose={() => setHandingOut(false)}
        />
      )}
      <ConfirmWithCount
        open={asking}
        title={t("personal.eraseTitle")}
        about={
          <>
            {t("personal.eraseAbout", { count: found?.length ?? 0 })}
            <Checkbox.Group<Spared>
              className={styles.spared}
              value={gone}
              onChange={setGone}
              options={SPARED.map((each) => ({ value: each, label: t(`personal.eraseAlso.${each}`) }))}
            />
          </>
        }
        action={t("personal.erase")}
        pending={erase.isPending}
        onConfirm={confirm}
        onCancel={() => setAsking(false)}
      />
    </Panel>
  );
}
