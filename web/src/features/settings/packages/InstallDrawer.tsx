import { InboxOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Drawer, Spin, Upload } from "antd";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { type Job, useJob } from "@/api/jobs";
import { type Installation, type InstallChoices, useInstallPackage, useLookAtPackage } from "@/api/packages";
import { useLabel } from "@/shared/locale";
import { useNarrow } from "@/shared/narrow";
import { useToasts } from "@/ui/toasts";
import { Underway } from "@/ui/Underway";
import { Preview } from "./Preview";
import styles from "./packages.module.css";

const AS_IS: InstallChoices = { take: [], confirm: [], samples: false };

function Refused({ error }: { error: unknown }) {
  if (error === null) return null;
  const problem = asProblem(error);
  const why = problem.errors.map((each) => `${each.field}: ${each.message}`).join(" ");
  return <Alert type="error" showIcon title={problem.message} description={why || undefined} />;
}

/** A package from a file: looked at first, installed when confirmed. */
export function InstallDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const narrow = useNarrow();
  const toasts = useToasts();
  const look = useLookAtPackage();
  const install = useInstallPackage();
  const [file, setFile] = useState<File | null>(null);
  const [choices, setChoices] = useState(AS_IS);
  const queries = useQueryClient();
  const [job, setJob] = useState<string | null>(null);
  const [failed, setFailed] = useState<Job["problem"]>(null);
  const found = look.data;

  const choose = (chosen: File) => {
    setFile(chosen);
    setChoices(AS_IS);
    install.reset();
    look.mutate({ file: chosen, choices: AS_IS });
  };
  const confirmed =
    found?.plans.every(({ form, plan }) => !plan.requires_confirmation || choices.confirm.includes(form)) ??
    false;
  const nothing =
    found !== undefined &&
    found.before === found.version &&
    found.created.length + found.changed.length + found.kept.length === 0 &&
    found.samples === 0;
  const ended = useCallback(
    (finished: Job) => {
      if (finished.status === "cancelled") toasts.done(t("packages.cancelled"));
      if (finished.status !== "done") return setJob(null);
      const done = finished.result as unknown as Installation;
      toasts.done(
        t("packages.installed", {
          name: label(done.title),
          version: done.version,
          created: done.created.length,
          changed: done.changed.length,
        }),
      );
      void queries.invalidateQueries();
      onClose();
    },
    [toasts.done, t, label, queries, onClose],
  );
  const state = useJob(job, (finished) => {
    setFailed(finished.problem ?? null);
    ended(finished);
  }).data;
  const busy = install.isPending || job !== null;
  const go = () => {
    if (!file) return;
    setFailed(null);
    install.mutate({ file, choices }, { onSuccess: (answer) => setJob(answer.job.id) });
  };
  return (
    <Drawer
      open
      size={narrow ? "100%" : 720}
      title={found ? `${label(found.title)} ${found.version}` : t("packages.install")}
      onClose={onClose}
      footer={
        <div className={styles.foot}>
          <Button onClick={onClose}>{t(busy ? "frame.close" : "frame.cancel")}</Button>
          {found && !busy && <Button onClick={() => look.reset()}>{t("packages.another")}</Button>}
          <Button
            type="primary"
            disabled={!found?.is_possible || !confirmed || nothing}
            loading={busy}
            onClick={go}
          >
            {t(found?.before ? "packages.upgradeAction" : "packages.installAction")}
          </Button>
        </div>
      }
    >
      <Spin spinning={look.isPending} description={t("packages.looking")}>
        <div className={styles.stack}>
          {busy && <Underway job={state} title={t("packages.installing")} />}
          {failed && (
            <Alert
              type="error"
              showIcon
              title={failed.title}
              description={(failed.errors ?? []).map((each) => `${each.field}: ${each.message}`).join(" ")}
            />
          )}
          <Refused error={install.error ?? look.error} />
          {nothing && <Alert type="success" showIcon title={t("packages.unchanged")} />}
          {found && !busy ? (
            <Preview found={found} choices={choices} onChoices={setChoices} />
          ) : busy ? null : (
            <Upload.Dragger
              accept=".zip"
              maxCount={1}
              showUploadList={false}
              beforeUpload={(chosen) => {
                choose(chosen);
                return false;
              }}
            >
              <p className={styles.drop}>
                <InboxOutlined aria-hidden="true" />
              </p>
              <p>{t("packages.drop")}</p>
              <p className={styles.note}>{t("packages.dropAbout")}</p>
            </Upload.Dragger>
          )}
        </div>
      </Spin>
    </Drawer>
  );
}
