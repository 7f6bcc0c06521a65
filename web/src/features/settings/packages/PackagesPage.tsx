import { DownloadOutlined, InboxOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AppPackage, fetchPackage, usePackages, useRemoveSamples } from "@/api/packages";
import { useMay } from "@/api/session";
import { hand } from "@/shared/hand";
import { useLabel } from "@/shared/locale";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Answer, EmptyState, NoPermission } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { useWriting } from "@/ui/writing";
import { ForgetDialog } from "./ForgetDialog";
import { InstallDrawer } from "./InstallDrawer";
import { MakeDrawer } from "./MakeDrawer";
import { PackageDrawer } from "./PackageDrawer";
import styles from "./packages.module.css";
import { useKeepingIds } from "./useKeepingIds";

type Doing =
  | { what: "install" }
  | { what: "make"; each: AppPackage | null }
  | { what: "open" | "samples" | "forget"; each: AppPackage };

function Card({ each, onDo }: { each: AppPackage; onDo: (doing: Doing) => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { day } = useWriting();
  const toasts = useToasts();
  const keepingIds = useKeepingIds();
  const [fetching, setFetching] = useState(false);
  const take = async () => {
    setFetching(true);
    try {
      await keepingIds(async (keepIds) =>
        hand(await fetchPackage(each.key, keepIds), `${each.key}-${each.version}.zip`),
      );
    } catch (error) {
      toasts.failed(error);
    } finally {
      setFetching(false);
    }
  };
  const facts = { forms: each.forms.length, by: each.installed_by, at: day(each.installed_at) };
  return (
    <Panel
      title={label(each.title)}
      actions={
        <Button icon={<DownloadOutlined aria-hidden="true" />} loading={fetching} onClick={() => void take()}>
          {t("packages.download")}
        </Button>
      }
    >
      <div className={styles.card}>
        {each.summary && <p className={styles.note}>{label(each.summary)}</p>}
        <div className={styles.marks}>
          <Mark tone="accent">{t("packages.version", { version: each.version })}</Mark>
          {each.made_here && <Mark>{t("packages.madeHere")}</Mark>}
          {each.samples > 0 && <Mark tone="warn">{t("packages.samplesHere", { number: each.samples })}</Mark>}
        </div>
        <p className={styles.note}>{t(each.made_here ? "packages.factsMade" : "packages.facts", facts)}</p>
        <div className={styles.actions}>
          <Button onClick={() => onDo({ what: "open", each })}>{t("packages.open")}</Button>
          {each.made_here && (
            <Button onClick={() => onDo({ what: "make", each })}>{t("packages.makeNext")}</Button>
          )}
          {each.samples > 0 && (
            <Button onClick={() => onDo({ what: "samples", each })}>{t("packages.removeSamples")}</Button>
          )}
          <Button danger type="text" onClick={() => onDo({ what: "forget", each })}>
            {t("packages.forget")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function SamplesDialog({ each, onClose }: { each: AppPackage; onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const toasts = useToasts();
  const samples = useRemoveSamples();
  const remove = () =>
    samples.mutate(each.key, {
      onSuccess: (done) => {
        toasts.done(t("packages.samplesRemoved", { ...done, used: done.in_use }));
        onClose();
      },
      onError: toasts.failed,
    });
  return (
    <ConfirmWithCount
      open
      title={t("packages.removeSamplesTitle", { name: label(each.title) })}
      about={t("packages.removeSamplesAbout")}
      action={t("packages.removeSamples")}
      pending={samples.isPending}
      onConfirm={remove}
      onCancel={onClose}
    />
  );
}

/** Apps as files: installed ones with their versions and changes, made of forms, installed after a look. */
export function PackagesPage() {
  const { t } = useTranslation();
  const may = useMay("packages.manage");
  const packages = usePackages(may);
  const [doing, setDoing] = useState<Doing | null>(null);
  if (!may) return <NoPermission />;
  const close = () => setDoing(null);
  const install = (
    <Button
      type="primary"
      icon={<InboxOutlined aria-hidden="true" />}
      onClick={() => setDoing({ what: "install" })}
    >
      {t("packages.install")}
    </Button>
  );
  return (
    <div className={styles.page}>
      <PageHeader
        title={t("packages.page")}
        about={t("packages.about")}
        actions={
          <>
            <Button
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => setDoing({ what: "make", each: null })}
            >
              {t("packages.make")}
            </Button>
            {install}
          </>
        }
      />
      <Answer query={packages}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={t("packages.empty")} about={t("packages.emptyAbout")} action={install} />
          ) : (
            <div className={styles.stack}>
              {all.map((each) => (
                <Card key={each.key} each={each} onDo={setDoing} />
              ))}
            </div>
          )
        }
      </Answer>
      {doing?.what === "install" && <InstallDrawer onClose={close} />}
      {doing?.what === "make" && <MakeDrawer before={doing.each} onClose={close} />}
      {doing?.what === "open" && <PackageDrawer each={doing.each} onClose={close} />}
      {doing?.what === "samples" && <SamplesDialog each={doing.each} onClose={close} />}
      {doing?.what === "forget" && <ForgetDialog each={doing.each} onClose={close} />}
    </div>
  );
}
