import { Select, Table, type TableProps } from "antd";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import type { ImportFound, ImportPart, ImportReplaced, ImportSpan } from "@/api/imports";
import { useReader } from "@/fields/reader";
import { Count } from "@/ui/Amounts";
import { Panel } from "@/ui/Panel";
import styles from "./imports.module.css";
import { fieldsFed, type Mapping } from "./mapping";

const SPANS: readonly ImportSpan[] = ["month", "quarter", "year", "value"];
const PARTING: ReadonlySet<string> = new Set(["text", "select", "reference", "date", "yes_no", "member"]);

/** Which fields of the file say what is replaced: this dealer's, this month's. */
export function PartChoice(props: {
  form: FormDefinition;
  found: ImportFound;
  mapping: Mapping;
  onChange: (part: ImportPart[]) => void;
}) {
  const { found, mapping, onChange } = props;
  const { t } = useTranslation();
  const typeOf = (key: string) => props.form.fields.find((field) => field.key === key)?.type ?? "";
  const fed = fieldsFed(mapping);
  const offered = found.fields.flatMap((field) => {
    const type = typeOf(field.key);
    if (!fed.has(field.key) || !PARTING.has(type)) return [];
    const spans = type === "date" ? SPANS : (["value"] as const);
    return spans.map((span) => ({
      value: `${field.key}/${span}`,
      label: span === "value" ? field.label : t(`imports.part.span.${span}`, { name: field.label }),
    }));
  });
  const change = (chosen: string[]) => {
    const parts = chosen.map((each) => {
      const [field = "", span] = each.split("/");
      return { field, span: span as ImportSpan };
    });
    onChange(parts.filter((each, at) => !parts.slice(at + 1).some((later) => later.field === each.field)));
  };
  return (
    <div className={styles.key}>
      <label htmlFor="import-part">{t("imports.part.label")}</label>
      <Select
        id="import-part"
        mode="multiple"
        value={mapping.part.map((each) => `${each.field}/${each.span}`)}
        placeholder={t("imports.part.placeholder")}
        options={offered}
        onChange={change}
      />
      <span className={styles.hint}>{t("imports.part.about")}</span>
    </div>
  );
}

type Column = NonNullable<TableProps<ImportReplaced>["columns"]>[number];

/** What happens in each replaced part, before or after it does. */
export function PartsPanel({
  form,
  part,
  parts,
}: {
  form: FormDefinition;
  part: ImportPart[];
  parts: ImportReplaced[];
}) {
  const { t } = useTranslation();
  const { label } = useReader();
  const names: Column[] = part.map((each, at) => ({
    key: each.field,
    title: label(form.fields.find((field) => field.key === each.field)?.label) || each.field,
    render: (_value, row) => row.values[at] ?? t("imports.part.none"),
  }));
  const counts = (["new", "changed", "unchanged", "removed"] as const).map(
    (key): Column => ({
      key,
      title: t(`imports.part.${key}`),
      dataIndex: key,
      align: "end",
      render: (value: number) => <Count value={value} />,
    }),
  );
  return (
    <Panel title={t("imports.part.title")} flush>
      <Table<ImportReplaced>
        rowKey={(row) => row.values.join("/")}
        size="small"
        pagination={false}
        scroll={{ x: "max-content", y: 320 }}
        dataSource={parts}
        columns={[...names, ...counts]}
      />
    </Panel>
  );
}
