import { InboxOutlined } from "@ant-design/icons";
import { Alert, Button, Drawer, Spin, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { type InstallChoices, useInstallPackage, useLookAtPackage } from "@/api/packages";
import { useLabel } from "@/shared/locale";
import { useNarrow } from "@/shared/narrow";
import { useToasts } from "@/ui/toasts";
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
  const go = () => {
    if (!file) return;
    install.mutate(
      { file, choices },
      {
        onSuccess: (done) => {
          toasts.done(
            t("packages.installed", {
              name: label(done.title),
              version: done.version,
              created: done.created.length,
              changed: done.changed.length,
            }),
          );
          onClose();
        },
      },
    );
  };
  return (
    <Drawer
      open
      size={narrow ? "100%" : 720}
      title={found ? `${label(found.title)} ${found.version}` : t("packages.install")}
      onClose={onClose}
      footer={
        <div className={styles.foot}>
          <Button onClick={onClose}>{t("frame.cancel")}</Button>
          {found && <Button onClick={() => look.reset()}>{t("packages.another")}</Button>}
          <Button
            type="primary"
            disabled={!found?.is_possible || !confirmed || nothing}
            loading={install.isPending}
            onClick={go}
          >
            {t(found?.before ? "packages.upgradeAction" : "packages.installAction")}
          </Button>
        </div>
      }
    >
      <Spin
        spinning={look.isPending || install.isPending}
        description={install.isPending ? t("packages.installing") : t("packages.looking")}
      >
        <div className={styles.stack}>
          <Refused error={install.error ?? look.error} />
          {nothing && <Alert type="success" showIcon title={t("packages.unchanged")} />}
          {found ? (
            <Preview found={found} choices={choices} onChoices={setChoices} />
          ) : (
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
