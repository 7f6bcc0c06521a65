import { DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { type FormDefinition, useForm } from "@/api/forms";
import { bulk, useRecord, useRefreshRecords } from "@/api/records";
import { useReader } from "@/fields/reader";
import { useNarrow } from "@/shared/narrow";
import { PageHeader } from "@/ui/PageHeader";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { PrintButton } from "./print/PrintButton";
import { RecordMore } from "./record/RecordMore";
import { RecordView } from "./record/RecordView";
import { RecordRights } from "./record/Sharing";

/** What a form of its own kind adds to the page of a record. */
export interface RecordExtras {
  marks?: ReactNode;
  about?: ReactNode;
  above?: ReactNode;
}

function Page({ form, id, marks, about, above }: { form: FormDefinition; id: string } & RecordExtras) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { undoable, done, failed } = useToasts();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const refresh = useRefreshRecords(form.key);
  const record = useRecord(form.key, id);
  const [title, setTitle] = useState("");
  const remove = async () => {
    try {
      const { undo } = await bulk.delete(form.key, { ids: [id] });
      navigate(`/forms/${form.key}`);
      await refresh();
      const words = t("records.bulk.deleted", { count: 1 });
      if (undo) undoable(words, (insists) => bulk.undo(undo, insists, 1).then(refresh));
      else done(words);
    } catch (error) {
      failed(error);
    }
  };
  if (record.error && !record.data)
    return <ErrorState error={record.error} onRetry={() => record.refetch()} />;
  return (
    <>
      <PageHeader
        title={title || "…"}
        marks={marks}
        about={about}
        crumbs={[{ title: label(form.title), to: `/forms/${form.key}` }]}
        actions={
          <>
            <PrintButton form={form} what={{ ids: [id] }} />
            <RecordRights form={form} id={id} />
            <RecordMore
              form={form}
              id={id}
              printable
              onCopied={(made) => navigate(`/forms/${form.key}/${made}`)}
            />
            {form.actions.includes("delete") && (
              <Button danger icon={<DeleteOutlined aria-hidden="true" />} onClick={remove}>
                {t("frame.remove")}
              </Button>
            )}
          </>
        }
      />
      {above}
      <RecordView form={form} id={id} wide={!narrow} onTitle={setTitle} />
    </>
  );
}

/** A record of any form on a page of its own, with what its kind adds. */
export function RecordScreen({ form: key, id, ...extras }: { form: string; id: string } & RecordExtras) {
  const form = useForm(key);
  if (form.data) return <Page key={id} form={form.data} id={id} {...extras} />;
  if (form.error) return <ErrorState error={form.error} onRetry={() => form.refetch()} />;
  return <LoadingSkeleton rows={12} />;
}

/** One record on a page of its own. */
export function RecordPage() {
  const { form = "", id = "" } = useParams();
  return <RecordScreen form={form} id={id} />;
}
