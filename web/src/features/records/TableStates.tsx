import { ImportOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FormDefinition } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { EmptyState, ErrorState, LoadingSkeleton, NothingFound } from "@/ui/states";

/** What stands in the place of rows: loading, an error, nothing found, nothing yet. */
export function TableStates(props: {
  form: FormDefinition;
  loading: boolean;
  error: unknown;
  filtered: boolean;
  bin: boolean;
  onRetry: () => void;
  onClear: () => void;
  onNew: () => void;
}) {
  const { form } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  if (props.error) return <ErrorState error={props.error} onRetry={props.onRetry} />;
  if (props.loading) return <LoadingSkeleton rows={12} />;
  if (props.filtered) return <NothingFound onClear={props.onClear} />;
  if (props.bin) return <EmptyState title={t("records.bin.empty")} about={t("records.bin.emptyAbout")} />;
  const name = label(form.title);
  const actions = (
    <>
      {form.actions.includes("create") && (
        <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={props.onNew}>
          {t("records.new")}
        </Button>
      )}
      {form.actions.includes("import") && (
        <Link to={`/forms/${form.key}/import`}>
          <Button icon={<ImportOutlined aria-hidden="true" />}>{t("records.import")}</Button>
        </Link>
      )}
    </>
  );
  return (
    <EmptyState
      title={t("records.empty", { name })}
      about={form.actions.includes("import") ? t("records.emptyAbout") : undefined}
      action={actions}
    />
  );
}
