import { PrinterOutlined } from "@ant-design/icons";
import { Alert, Button, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FormDefinition } from "@/api/forms";
import { listRecords, type RecordsAsked } from "@/api/records";
import { useMay, useSignedIn } from "@/api/session";
import { MOST_PRINTED, printed, type Template, useTemplates } from "@/api/templates";
import { useReader } from "@/fields/reader";
import { hand } from "@/shared/hand";
import { languagesFor } from "@/shared/label";
import { formatNumber } from "@/ui/format";
import { useToasts } from "@/ui/toasts";

/** What is printed: records by their ids, or all that a question finds, counted. */
export type Printed = { ids: readonly string[] } | { asked: RecordsAsked; count: number };

const countOf = (what: Printed) => ("ids" in what ? what.ids.length : what.count);

async function idsOf(form: FormDefinition, what: Printed): Promise<readonly string[]> {
  if ("ids" in what) return what.ids;
  const asked = { ...what.asked, fields: [form.label_field] };
  const { records } = await listRecords(form.key, asked, { limit: MOST_PRINTED });
  return records.map(({ id }) => id);
}

function Choosing(props: {
  form: FormDefinition;
  what: Printed;
  templates: readonly Template[];
  onClose: () => void;
}) {
  const { form, what, templates, onClose } = props;
  const count = countOf(what);
  const { t } = useTranslation();
  const { label, language } = useReader();
  const { done, failed } = useToasts();
  const may = useMay("forms.manage");
  const [template, setTemplate] = useState(templates[0]?.key);
  const [output, setOutput] = useState<"pdf" | "zip">("pdf");
  const [written, setWritten] = useState<string>(language);
  const [busy, setBusy] = useState(false);
  const tooMany = count > MOST_PRINTED;
  const make = async () => {
    if (!template) return;
    setBusy(true);
    try {
      const ids = await idsOf(form, what);
      const { content, name } = await printed(form.key, { template, ids, output, language: written });
      hand(content, name);
      done(t("templates.print.done"));
      onClose();
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t("templates.print.title")}
      okText={t("templates.print.start")}
      okButtonProps={{ disabled: !template || tooMany, loading: busy }}
      cancelText={t("frame.cancel")}
      onOk={make}
      onCancel={onClose}
      width={440}
    >
      {templates.length === 0 ? (
        <p>
          {t("templates.print.none")}{" "}
          {may && <Link to={`/forms/${form.key}/templates`}>{t("templates.print.make")}</Link>}
        </p>
      ) : (
        <div style={{ display: "grid", gap: 16 }}>
          <Select
            aria-label={t("templates.print.template")}
            value={template}
            options={templates.map((each) => ({ value: each.key, label: label(each.title) }))}
            onChange={setTemplate}
          />
          <Radio.Group
            aria-label={t("templates.print.language")}
            value={written}
            options={languagesFor(language).map((value) => ({
              value,
              label: t(`templates.languages.${value}`),
            }))}
            onChange={(event) => setWritten(event.target.value)}
          />
          {count > 1 && (
            <Radio.Group
              aria-label={t("templates.print.output")}
              value={output}
              options={[
                { value: "pdf", label: t("templates.print.asOne") },
                { value: "zip", label: t("templates.print.asMany") },
              ]}
              onChange={(event) => setOutput(event.target.value)}
            />
          )}
          {busy && <span role="status">{t("templates.print.working", { count })}</span>}
          {tooMany && (
            <Alert
              type="warning"
              title={t("templates.print.most", { shown: formatNumber(MOST_PRINTED, language) })}
            />
          )}
        </div>
      )}
    </Modal>
  );
}

/** Prints records with one of the form's templates; there for whoever may print them. */
export function PrintButton(props: { form: FormDefinition; what: Printed; bare?: boolean }) {
  const { form, what, bare } = props;
  const { t } = useTranslation();
  const preview = useSignedIn().preview !== null;
  const [open, setOpen] = useState(false);
  const templates = useTemplates(form.key, open);
  if (!form.actions.includes("print") || preview) return null;
  const name = t("templates.print.title");
  return (
    <>
      <Button
        type={bare ? "text" : undefined}
        icon={<PrinterOutlined aria-hidden="true" />}
        aria-label={name}
        title={name}
        loading={open && templates.isLoading}
        onClick={() => setOpen(true)}
      >
        {bare ? null : name}
      </Button>
      {open && templates.data && (
        <Choosing form={form} what={what} templates={templates.data} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
