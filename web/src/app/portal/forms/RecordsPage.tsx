import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FormDefinition } from "@/api/forms";
import { useKeysetList } from "@/api/queries";
import { listRecords, type RecordRow } from "@/api/records";
import { CardBody } from "@/features/records/cards/CardBody";
import { useReader } from "@/fields/reader";
import { LoadMore } from "@/ui/LoadMore";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import styles from "./forms.module.css";
import { OwnForm } from "./OwnForm";
import { factsOf, useMayAdd } from "./ownForms";

const AT_ONCE = 30;

/** The records of a form that a partner's people may read. Ids grow with time, so the newest come first. */
function useOwnRecords(form: string) {
  return useKeysetList(
    ["records", form, "own list"],
    (cursor, signal) => listRecords(form, { sort: "-id" }, { limit: AT_ONCE, cursor }, signal),
    (page) => page.records,
  );
}

function Card({ form, record }: { form: FormDefinition; record: RecordRow }) {
  const named = form.fields.find(({ key }) => key === form.label_field);
  return (
    <li>
      <Link to={`/portal/forms/${form.key}/${record.id}`} className={styles.card}>
        <CardBody record={record} named={named} facts={factsOf(form, record)} />
      </Link>
    </li>
  );
}

function AddButton({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  return (
    <Link to={`/portal/forms/${form.key}/~new`}>
      <Button type="primary" tabIndex={-1} icon={<PlusOutlined aria-hidden="true" />}>
        {t("ownForms.add")}
      </Button>
    </Link>
  );
}

function Records({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const list = useOwnRecords(form.key);
  const add = useMayAdd(form) && <AddButton form={form} />;
  return (
    <>
      <PageHeader
        crumbs={[{ title: t("ownForms.title"), to: "/portal/forms" }]}
        title={label(form.title)}
        actions={add}
      />
      <Panel flush>
        {!list.rows && list.error && <ErrorState error={list.error} onRetry={() => list.refetch()} />}
        {!list.rows && !list.error && <LoadingSkeleton rows={6} />}
        {list.rows?.length === 0 && (
          <EmptyState
            title={t("ownForms.empty")}
            about={t(add ? "ownForms.emptyAdd" : "ownForms.emptyAbout")}
          />
        )}
        <ul>
          {list.rows?.map((record) => (
            <Card key={record.id} form={form} record={record} />
          ))}
        </ul>
        <LoadMore list={list} />
      </Panel>
    </>
  );
}

/** The records of one form: a card each, the newest first. */
export function RecordsPage() {
  return <OwnForm>{(form) => <Records key={form.key} form={form} />}</OwnForm>;
}
