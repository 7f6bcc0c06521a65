import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { type FormDefinition, useForm } from "@/api/forms";
import { useMay } from "@/api/session";
import { type Template, useMakeTemplate, useRemoveTemplate, useTemplates } from "@/api/templates";
import { useReader } from "@/fields/reader";
import { LANGUAGES, loadEveryLanguage } from "@/i18n";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { FormDrawer } from "@/ui/FormDrawer";
import { FormTabs } from "@/ui/FormTabs";
import { formatDateTime } from "@/ui/format";
import { PageHeader } from "@/ui/PageHeader";
import { Answer, EmptyState, NoPermission } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { SAMPLES, type Sample, sampleOf } from "./samples";
import styles from "./templates.module.css";
import { useRowsForm } from "./useRowsForm";

/** A key that no template of the form has. */
function freeKey(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}

function Begin(props: {
  form: FormDefinition;
  sample: Sample;
  taken: ReadonlySet<string>;
  onClose: () => void;
}) {
  const { form, sample } = props;
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const make = useMakeTemplate(form.key);
  const rows = useRowsForm(form);
  const said = (key: string) =>
    Object.fromEntries(
      LANGUAGES.map((language) => [language, i18n.getFixedT(language)(`templates.sample.${key}` as never)]),
    );
  const submit = async ({ title, key }: { title: string; key: string }) => {
    await loadEveryLanguage();
    const document = { ...sampleOf(sample, { form, rows, said }), title };
    await make.mutateAsync({ key, document });
    navigate(`/forms/${form.key}/templates/${key}`);
  };
  return (
    <FormDrawer<{ title: string; key: string }>
      open
      title={t(`templates.samples.${sample}`)}
      submit={t("frame.create")}
      initial={{ title: t(`templates.sample.${sample}`), key: freeKey(sample, props.taken) }}
      onSubmit={submit}
      onClose={props.onClose}
      names={{ "document.title": "title" }}
    >
      <Form.Item
        name="title"
        label={t("templates.name")}
        rules={[{ required: true, whitespace: true, message: t("templates.nameMissing") }]}
      >
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item
        name="key"
        label={t("templates.key")}
        extra={t("templates.keyAbout")}
        rules={[{ required: true, pattern: /^[a-z][a-z0-9_]{0,47}$/, message: t("templates.keyWrong") }]}
      >
        <Input maxLength={48} />
      </Form.Item>
    </FormDrawer>
  );
}

function Card({ form, template, onRemove }: { form: string; template: Template; onRemove: () => void }) {
  const { t } = useTranslation();
  const { label, language, timeZone } = useReader();
  const name = label(template.title);
  const count = template.problems?.length ?? 0;
  const at = formatDateTime(template.updated_at, language, timeZone);
  return (
    <li className={styles.card}>
      <div className={styles.cardWords}>
        <Link to={`/forms/${form}/templates/${template.key}`} className={styles.cardTitle}>
          {name}
        </Link>
        <span className={styles.quiet} title={`${at} (${timeZone})`}>
          {t("templates.by", { name: template.updated_by, at })}
        </span>
        {count > 0 && <Tag color="error">{t("templates.problems", { count })}</Tag>}
      </div>
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t("templates.delete", { name })}
        title={t("templates.delete", { name })}
        onClick={onRemove}
      />
    </li>
  );
}

function Templates({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { done, failed } = useToasts();
  const templates = useTemplates(form.key);
  const remove = useRemoveTemplate(form.key);
  const [sample, setSample] = useState<Sample | null>(null);
  const [removing, setRemoving] = useState<Template | null>(null);
  const confirmed = async () => {
    if (!removing) return;
    try {
      await remove.mutateAsync(removing.key);
      done(t("templates.removed"));
    } catch (error) {
      failed(error);
    }
    setRemoving(null);
  };
  return (
    <div className={styles.page}>
      <PageHeader
        title={t("templates.page")}
        about={t("templates.pageAbout")}
        crumbs={[{ title: label(form.title), to: `/forms/${form.key}` }]}
      />
      <FormTabs form={form.key} at="templates" />
      <Answer query={templates}>
        {(all) => (
          <>
            {all.length === 0 ? (
              <EmptyState title={t("templates.empty")} about={t("templates.emptyAbout")} />
            ) : (
              <ul className={styles.cards}>
                {all.map((each) => (
                  <Card key={each.id} form={form.key} template={each} onRemove={() => setRemoving(each)} />
                ))}
              </ul>
            )}
            <h2 className={styles.subtitle}>{t("templates.begin")}</h2>
            <ul className={styles.samples}>
              {SAMPLES.map((each) => (
                <li key={each}>
                  <button type="button" className={styles.sample} onClick={() => setSample(each)}>
                    <strong>
                      <PlusOutlined aria-hidden="true" /> {t(`templates.samples.${each}`)}
                    </strong>
                    <span className={styles.quiet}>{t(`templates.samplesAbout.${each}`)}</span>
                  </button>
                </li>
              ))}
            </ul>
            {sample && (
              <Begin
                form={form}
                sample={sample}
                taken={new Set(all.map(({ key }) => key))}
                onClose={() => setSample(null)}
              />
            )}
          </>
        )}
      </Answer>
      <ConfirmWithCount
        open={removing !== null}
        title={t("templates.remove")}
        about={t("templates.removeAbout", { name: label(removing?.title) })}
        action={t("frame.remove")}
        pending={remove.isPending}
        onConfirm={confirmed}
        onCancel={() => setRemoving(null)}
      />
    </div>
  );
}

/** The print templates of a form. */
export function TemplatesPage() {
  const { form: key = "" } = useParams();
  const may = useMay("forms.manage");
  const form = useForm(may ? key : null);
  if (!may) return <NoPermission />;
  return <Answer query={form}>{(known) => <Templates form={known} />}</Answer>;
}
