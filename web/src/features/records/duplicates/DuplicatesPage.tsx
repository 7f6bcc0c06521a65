import { Button, Progress, Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { type Repeated, useRepeated } from "@/api/duplicates";
import { type FormDefinition, useForm } from "@/api/forms";
import type { RecordRow } from "@/api/records";
import { useMay } from "@/api/session";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { useLocale } from "@/shared/locale";
import { formatNumber } from "@/ui/format";
import { PageHeader } from "@/ui/PageHeader";
import { Answer, EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import { useFormFields } from "../model/useFormFields";
import styles from "./duplicates.module.css";
import { MergeDialog } from "./MergeDialog";

const FACTS = 4;
/** So many groups are looked for before one is asked whether to go on. */
const AT_ONCE = 20;

function Group(props: {
  form: FormDefinition;
  group: Repeated;
  onMerge: (pair: [RecordRow, RecordRow]) => void;
}) {
  const { form, group } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const fields = useFormFields(form);
  const [first] = group.records;
  const mayMerge = form.actions.includes("update") && form.actions.includes("delete");
  const facts = (record: RecordRow) =>
    fields.all
      .filter(
        (field) => field.key !== form.label_field && field.type !== "subform" && !isEmpty(record[field.key]),
      )
      .slice(0, FACTS)
      .map((field) => entryOf(field.meaning ?? field.type).text(record[field.key], field, reader))
      .join(" · ");
  return (
    <section className={styles.group} aria-label={group.key}>
      <div className={styles.groupHead}>
        <strong>{group.key}</strong>
        <span className={styles.facts}>{t("duplicates.records", { count: group.total })}</span>
      </div>
      <ul>
        {group.records.map((record) => (
          <li key={record.id} className={styles.row}>
            <Link to={`/forms/${form.key}/${record.id}`}>
              {String(record[form.label_field] ?? "") || t("records.untitled")}
            </Link>
            <span className={styles.facts}>{facts(record)}</span>
            {mayMerge && first && record !== first && (
              <Button size="small" onClick={() => props.onMerge([first, record])}>
                {t("duplicates.mergeWithFirst")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Groups({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const fields = useFormFields(form);
  const { language } = useLocale();
  const checks = form.listable_checks;
  const [check, setCheck] = useState(checks[0]?.check ?? 0);
  const [wanted, setWanted] = useState(AT_ONCE);
  const [pair, setPair] = useState<[RecordRow, RecordRow] | null>(null);
  const groups = useRepeated(form.key, check);
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = groups;
  const looksOn = hasNextPage && !isError && (groups.data?.groups.length ?? 0) < wanted;
  useEffect(() => {
    if (looksOn && !isFetchingNextPage) void fetchNextPage();
  }, [looksOn, isFetchingNextPage, fetchNextPage]);
  return (
    <>
      <Head form={form} />
      <div className={styles.bar}>
        <Select
          value={check}
          aria-label={t("duplicates.by")}
          popupMatchSelectWidth={false}
          options={checks.map((each) => ({
            value: each.check,
            label: `${label(fields.byKey.get(each.field)?.label) || each.field} · ${t(`duplicates.compare.${each.compare}`)}`,
          }))}
          onChange={(at) => {
            setCheck(at);
            setWanted(AT_ONCE);
          }}
        />
        {looksOn && groups.data && (
          <span className={styles.looking} role="status">
            <Progress
              type="circle"
              size={16}
              showInfo={false}
              percent={Math.floor((100 * groups.data.looked) / Math.max(1, groups.data.total))}
            />
            {t("duplicates.looking", {
              looked: formatNumber(groups.data.looked, language),
              total: formatNumber(groups.data.total, language),
            })}
          </span>
        )}
      </div>
      <Answer query={groups}>
        {(found) =>
          found.groups.length === 0
            ? !looksOn && <EmptyState title={t("duplicates.none")} about={t("duplicates.noneAbout")} />
            : found.groups.map((group) => (
                <Group key={group.key} form={form} group={group} onMerge={setPair} />
              ))
        }
      </Answer>
      {hasNextPage && !looksOn && (
        <Button
          type="link"
          loading={isFetchingNextPage}
          onClick={() => {
            setWanted((groups.data?.groups.length ?? 0) + AT_ONCE);
            void fetchNextPage();
          }}
        >
          {t("frame.loadMore")}
        </Button>
      )}
      {pair && <MergeDialog form={form} pair={pair} onClose={() => setPair(null)} />}
    </>
  );
}

function Head({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const { label } = useReader();
  return (
    <PageHeader
      title={t("duplicates.page")}
      about={t("duplicates.about")}
      crumbs={[{ title: label(form.title), to: `/forms/${form.key}` }]}
    />
  );
}

/** The form names nothing to compare records by: whoever designs it finds the way there. */
function NoChecks({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const mayDesign = useMay("forms.manage");
  return (
    <>
      <Head form={form} />
      <EmptyState
        title={t("duplicates.noChecks")}
        about={t("duplicates.noChecksAbout")}
        action={mayDesign && <Link to={`/forms/${form.key}/design`}>{t("records.design")}</Link>}
      />
    </>
  );
}

/** Records of a form that are likely one and the same, to be merged. */
export function DuplicatesPage() {
  const { form: key = "" } = useParams();
  const form = useForm(key);
  if (form.error && !form.data) return <ErrorState error={form.error} onRetry={() => form.refetch()} />;
  if (!form.data) return <LoadingSkeleton />;
  if (form.data.listable_checks.length === 0) return <NoChecks form={form.data} />;
  return <Groups form={form.data} />;
}
