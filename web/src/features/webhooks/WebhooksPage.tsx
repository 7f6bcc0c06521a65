import { PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { type FormDefinition, useForm } from "@/api/forms";
import { useMay } from "@/api/session";
import { useWebhooks, type Webhook } from "@/api/webhooks";
import { useReader } from "@/fields/reader";
import { CopyText } from "@/ui/CopyText";
import { FormTabs } from "@/ui/FormTabs";
import { PageHeader } from "@/ui/PageHeader";
import { Answer, EmptyState, NoPermission } from "@/ui/states";
import { LogDrawer } from "./LogDrawer";
import { WebhookCard } from "./WebhookCard";
import { WebhookDrawer } from "./WebhookDrawer";
import styles from "./webhooks.module.css";

function SecretOnce({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open={secret !== null}
      title={t("webhooks.secret")}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("webhooks.secretKept")}
        </Button>
      }
    >
      <div className={styles.stack}>
        <Alert type="warning" showIcon title={t("webhooks.secretOnce")} />
        <CopyText label={t("webhooks.secret")} value={secret ?? ""} />
        <p className={styles.note}>{t("webhooks.secretAbout")}</p>
      </div>
    </Modal>
  );
}

type Doing = { what: "edit"; hook: Webhook | null } | { what: "log"; hook: Webhook };

function Webhooks({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const hooks = useWebhooks(form.key);
  const [doing, setDoing] = useState<Doing | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const add = (
    <Button
      type="primary"
      icon={<PlusOutlined aria-hidden="true" />}
      onClick={() => setDoing({ what: "edit", hook: null })}
    >
      {t("webhooks.add")}
    </Button>
  );
  return (
    <div className={styles.page}>
      <PageHeader
        title={t("webhooks.page")}
        about={t("webhooks.pageAbout")}
        crumbs={[{ title: label(form.title), to: `/forms/${form.key}` }]}
        actions={add}
      />
      <FormTabs form={form.key} at="webhooks" />
      <Answer query={hooks}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={t("webhooks.empty")} about={t("webhooks.emptyAbout")} action={add} />
          ) : (
            <div className={styles.list}>
              {all.map((hook) => (
                <WebhookCard
                  key={hook.id}
                  form={form.key}
                  hook={hook}
                  onChange={() => setDoing({ what: "edit", hook })}
                  onLog={() => setDoing({ what: "log", hook })}
                  onSecret={setSecret}
                />
              ))}
            </div>
          )
        }
      </Answer>
      {doing?.what === "edit" && (
        <WebhookDrawer
          form={form}
          hook={doing.hook}
          onClose={() => setDoing(null)}
          onMade={(made) => {
            setDoing(null);
            setSecret(made ?? null);
          }}
        />
      )}
      {doing?.what === "log" && (
        <LogDrawer form={form.key} hook={doing.hook} onClose={() => setDoing(null)} />
      )}
      <SecretOnce secret={secret} onClose={() => setSecret(null)} />
    </div>
  );
}

/** Which programs are told what happens to a form's records. */
export function WebhooksPage() {
  const { form: key = "" } = useParams();
  const may = useMay("webhooks.manage");
  const form = useForm(may ? key : null);
  if (!may) return <NoPermission />;
  return <Answer query={form}>{(known) => <Webhooks form={known} />}</Answer>;
}
