import { PlusOutlined } from "@ant-design/icons";
import { Button, Tabs } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useForm } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { type RecordsAsked, type RelatedForm, useRelated } from "@/api/records";
import { useReader } from "@/fields/reader";
import { useNarrow } from "@/shared/narrow";
import { Count } from "@/ui/Amounts";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import { RecordCards } from "../cards/RecordCards";
import { RecordGrid } from "../grid/RecordGrid";
import { useMasked } from "../masked/useMasked";
import { useFormFields } from "../model/useFormFields";
import { useRows } from "../model/useRows";
import { readSort, turnSort, writeSort } from "../state/address";
import { defaultColumns, visibleColumns } from "../state/columns";
import styles from "./record.module.css";

const ROW_HEIGHT = 32;
const HEAD = 38;
const MOST_HEIGHT = 360;

function RelatedRows({ related, id }: { related: RelatedForm; id: string }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const form = useForm(related.form).data;
  const fields = useFormFields(form);
  const masked = useMasked(form);
  const [sort, setSort] = useState("");
  const filter: Predicate = useMemo(
    () => ({ field: related.field, op: related.operator === "contains" ? "contains" : "eq", value: id }),
    [related.field, related.operator, id],
  );
  const asked: RecordsAsked = useMemo(() => ({ filter, sort }), [filter, sort]);
  const { store, rows, loading, error } = useRows(related.form, asked);
  const columns = useMemo(
    () =>
      form
        ? visibleColumns(
            defaultColumns(
              fields.all.filter((field) => field.key !== related.field),
              form.label_field,
            ),
            fields.byKey,
            (field) => label(field.label),
          )
        : [],
    [form, fields, related.field, label],
  );
  const order = useMemo(() => readSort(sort), [sort]);
  if (!form) return <LoadingSkeleton rows={4} />;
  const open = (record: string) => navigate(`/forms/${related.form}/${record}`);
  const whole = `/forms/${related.form}?view=none&filter=${encodeURIComponent(JSON.stringify(filter))}`;
  const head = (
    <div className={styles.relatedHead}>
      <Link to={whole}>{t("records.related.all", { name: label(form.title) })}</Link>
      {form.actions.includes("create") && (
        <Link to={`/forms/${related.form}?record=new&set.${related.field}=${id}`}>
          <Button size="small" icon={<PlusOutlined aria-hidden="true" />}>
            {t("records.new")}
          </Button>
        </Link>
      )}
    </div>
  );
  if (error) return <ErrorState error={error} onRetry={() => store.refresh()} compact />;
  if (rows.length === 0) {
    return (
      <>
        {head}
        {loading ? (
          <LoadingSkeleton rows={4} />
        ) : (
          <EmptyState compact title={t("records.related.none", { name: label(form.title) })} />
        )}
      </>
    );
  }
  if (narrow) {
    return (
      <>
        {head}
        <RecordCards
          rows={rows}
          store={store}
          columns={columns}
          labelField={form.label_field}
          onOpen={open}
        />
      </>
    );
  }
  return (
    <>
      {head}
      <div style={{ height: Math.min(MOST_HEIGHT, HEAD + 18 + rows.length * ROW_HEIGHT) }}>
        <RecordGrid
          label={label(form.title)}
          rows={rows}
          store={store}
          columns={columns}
          sort={order}
          rowHeight={ROW_HEIGHT}
          marks={null}
          masked={masked}
          writable={() => false}
          save={async () => null}
          onOpen={open}
          onSort={(field, more) => setSort(writeSort(turnSort(order, field, more)))}
        />
      </div>
    </>
  );
}

const filledFirst = (one: RelatedForm, other: RelatedForm) => Number(other.count > 0) - Number(one.count > 0);

/** Records of other forms that refer to this one, a tab each; fetched when its tab is opened. */
export function Related({ form, id }: { form: string; id: string }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const related = useRelated(form, id);
  if (related.error && !related.data)
    return <ErrorState error={related.error} onRetry={() => related.refetch()} compact />;
  if (!related.data) return <LoadingSkeleton rows={3} />;
  if (related.data.length === 0) return null;
  return (
    <section aria-label={t("records.related.title")} className={styles.related}>
      <Tabs
        destroyOnHidden
        items={[...related.data].sort(filledFirst).map((each) => ({
          key: `${each.form}.${each.field}`,
          label: (
            <>
              {label(each.title)}
              {related.data.filter((other) => other.form === each.form).length > 1 &&
                each.label &&
                ` · ${label(each.label)}`}{" "}
              <span className={styles.count}>{<Count value={each.count} />}</span>
            </>
          ),
          children: <RelatedRows related={each} id={id} />,
        }))}
      />
    </section>
  );
}
