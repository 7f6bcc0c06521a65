import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { DuplicateCheck } from "@/api/duplicates";
import { type FormDefinition, useForm, useForms } from "@/api/forms";
import { useReader } from "@/fields/reader";
import type { Draft } from "./draft";
import styles from "./drawers.module.css";
import { ListDrawer } from "./ListDrawer";

const WAYS = ["exact", "company", "phone", "domain"] as const;
const COMPARED = new Set(["text", "long_text", "phone", "email", "link", "barcode", "serial"]);
const AGAINST_MAX = 5;

type Against = DuplicateCheck["against"][number];
type Named = Pick<FormDefinition["fields"][number], "key" | "type" | "label" | "retired">;

function useFieldOptions(fields: readonly Named[]) {
  const { label } = useReader();
  return fields
    .filter((field) => !field.retired && COMPARED.has(field.type))
    .map((field) => ({ value: field.key, label: label(field.label) || field.key }));
}

function AgainstEditor(props: {
  draft: Draft;
  against: Against;
  onChange: (against: Against) => void;
  onRemove?: () => void;
  number: number;
}) {
  const { draft, against, number } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const forms = useForms().data ?? [];
  const isOwn = against.form === draft.key;
  const other = useForm(isOwn ? "" : against.form).data;
  const options = useFieldOptions(isOwn ? draft.fields : (other?.fields ?? []));
  return (
    <div className={styles.pair}>
      <Select
        value={against.form || undefined}
        aria-label={t("designerDuplicates.form")}
        placeholder={t("designerDuplicates.form")}
        showSearch={{ optionFilterProp: "label" }}
        options={forms.map((form) => ({ value: form.key, label: label(form.title) }))}
        onChange={(form) => props.onChange({ form, field: "" })}
      />
      <Select
        value={against.field || undefined}
        aria-label={t("designerDuplicates.theirs")}
        placeholder={t("designerDuplicates.theirs")}
        showSearch={{ optionFilterProp: "label" }}
        options={options}
        onChange={(field) => props.onChange({ ...against, field })}
      />
      <Button
        type="text"
        size="small"
        disabled={!props.onRemove}
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t("designerDuplicates.removeAgainst", { number })}
        onClick={props.onRemove}
      />
    </div>
  );
}

function CheckEditor(props: {
  draft: Draft;
  check: DuplicateCheck;
  onChange: (check: DuplicateCheck) => void;
}) {
  const { draft, check } = props;
  const { t } = useTranslation();
  const own = useFieldOptions(draft.fields);
  const put = (change: Partial<DuplicateCheck>) => props.onChange({ ...check, ...change });
  const putAgainst = (against: Against[]) => put({ against });
  /** A check begins with other records of the same form, by the same field. */
  const choose = (field: string) =>
    put({
      field,
      against: check.against.map((each) =>
        each.form === draft.key && (each.field === check.field || !each.field) ? { ...each, field } : each,
      ),
    });
  return (
    <>
      <div className={styles.act}>
        <span>{t("designerDuplicates.field")}</span>
        <Select
          value={check.field || undefined}
          aria-label={t("designerDuplicates.field")}
          placeholder={t("designerDuplicates.field")}
          showSearch={{ optionFilterProp: "label" }}
          options={own}
          onChange={choose}
        />
      </div>
      <div className={styles.act}>
        <span>{t("designerDuplicates.how")}</span>
        <Select
          value={check.compare}
          aria-label={t("designerDuplicates.how")}
          options={WAYS.map((value) => ({ value, label: t(`duplicates.compare.${value}`) }))}
          onChange={(compare) => put({ compare })}
        />
      </div>
      <div className={styles.act}>
        <span>{t("designerDuplicates.against")}</span>
        <div>
          {check.against.map((against, at) => (
            <AgainstEditor
              // biome-ignore lint/suspicious/noArrayIndexKey: they have no name but their place
              key={at}
              draft={draft}
              against={against}
              number={at + 1}
              onChange={(next) =>
                putAgainst(check.against.map((each, place) => (place === at ? next : each)))
              }
              onRemove={
                check.against.length > 1
                  ? () => putAgainst(check.against.filter((_each, place) => place !== at))
                  : undefined
              }
            />
          ))}
          {check.against.length < AGAINST_MAX && (
            <Button
              type="link"
              size="small"
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => putAgainst([...check.against, { form: "", field: "" }])}
            >
              {t("designerDuplicates.addAgainst")}
            </Button>
          )}
        </div>
      </div>
      <div className={styles.act}>
        <span>{t("designerDuplicates.onMatch")}</span>
        <Radio.Group
          value={check.on_match}
          options={(["warn", "block"] as const).map((value) => ({
            value,
            label: t(`designerDuplicates.${value}`),
          }))}
          onChange={({ target }) => put({ on_match: target.value })}
        />
      </div>
      {check.on_match === "block" && (
        <>
          <Checkbox
            checked={check.tells_outside}
            onChange={({ target }) => put({ tells_outside: target.checked })}
          >
            {t("designerDuplicates.tellsOutside")}
          </Checkbox>
          <p className={styles.help}>{t("designerDuplicates.tellsOutsideAbout")}</p>
        </>
      )}
    </>
  );
}

/** By what likely duplicates of a record are found, and what is done about them. */
export function DuplicatesDrawer(props: {
  draft: Draft;
  open: boolean;
  onClose: () => void;
  onChange: (checks: DuplicateCheck[]) => void;
}) {
  const { draft, ...frame } = props;
  const { t } = useTranslation();
  return (
    <ListDrawer<DuplicateCheck>
      {...frame}
      name="designerDuplicates"
      items={draft.duplicates}
      heading={t("designerDuplicates.heading")}
      fresh={() => ({
        field: "",
        compare: "company",
        against: [{ form: draft.key, field: "" }],
        on_match: "warn",
        tells_outside: false,
      })}
      draw={(check, change) => <CheckEditor draft={draft} check={check} onChange={change} />}
    />
  );
}
