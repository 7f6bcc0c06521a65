import { BgColorsOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, Modal, Popover, Segmented, Select } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FormDefinition } from "@/api/forms";
import type { Predicate } from "@/api/predicate";
import { checkLook, type Format } from "@/api/views";
import { FilterBuilder } from "@/conditions/FilterBuilder";
import { type ConditionGroup, newCondition, newGroup, predicateOf, treeOf } from "@/conditions/filterTree";
import { type Readings, sentenceOf } from "@/conditions/sentence";
import { tagStyle } from "@/fields/colours";
import { useReader } from "@/fields/reader";
import { Swatches } from "@/fields/settings/options";
import type { FormFields } from "../model/useFormFields";
import type { GridView } from "../model/useGridView";
import { useReferenceNames } from "../model/useReferenceNames";
import styles from "./look.module.css";

const MOST = 20;

interface Props {
  form: FormDefinition;
  fields: FormFields;
  grid: GridView;
}

function useReadings(formats: readonly Format[], fields: FormFields): Readings {
  const { t } = useTranslation();
  const reader = useReader();
  const all = useMemo<Predicate | null>(() => {
    const predicates = formats.flatMap(({ when }) =>
      typeof when === "string" ? [] : [when as unknown as Predicate],
    );
    return predicates.length > 0 ? { all: predicates } : null;
  }, [formats]);
  const names = useReferenceNames(all, fields);
  return { t, reader, fields: fields.byKey, names };
}

/** A colour, what it is for, and when: by conditions, or by a formula for whoever writes one. */
function FormatDialog(props: Props & { format: Format | null; onDone: () => void; readings: Readings }) {
  const { form, fields, grid, format, readings, onDone } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const choosable = fields.all.filter((field) => FIELD_TYPES[field.type].operators.length > 0);
  const [colour, setColour] = useState<string>(format?.colour ?? "gold");
  const [field, setField] = useState<string | null>(format?.field ?? null);
  const [formula, setFormula] = useState(typeof format?.when === "string" ? format.when : "");
  const [written, setWritten] = useState<"conditions" | "formula">(formula ? "formula" : "conditions");
  const [tree, setTree] = useState<ConditionGroup>(() => {
    if (format && typeof format.when !== "string") return treeOf(format.when as unknown as Predicate);
    const [first] = choosable;
    return newGroup("all", first ? [newCondition(first.key, FIELD_TYPES[first.type].operators[0])] : []);
  });
  const [wrong, setWrong] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const when = written === "formula" ? formula.trim() || null : predicateOf(tree);
  const keep = async () => {
    if (when === null) return setWrong(t("views.colours.conditionNeeded"));
    const next = { when, colour, ...(field ? { field } : {}) } as unknown as Format;
    const formats = grid.look.formats ?? [];
    const all = format ? formats.map((each) => (each === format ? next : each)) : [...formats, next];
    setPending(true);
    try {
      grid.setLook({ formats: (await checkLook(form.key, "grid", { formats: all })).formats ?? [] });
      onDone();
    } catch (error) {
      const problem = asProblem(error);
      setWrong(problem.errors[0]?.message ?? problem.message);
    } finally {
      setPending(false);
    }
  };
  return (
    <Modal
      open
      width={720}
      title={t("views.colours.rule")}
      okText={t("frame.save")}
      cancelText={t("frame.cancel")}
      confirmLoading={pending}
      onOk={keep}
      onCancel={onDone}
    >
      <div className={styles.editor}>
        <div className={styles.line}>
          <Swatches value={colour} onChange={setColour} />
          <Select
            aria-label={t("views.colours.where")}
            style={{ width: 240 }}
            value={field ?? ""}
            options={[
              { value: "", label: t("views.colours.row") },
              ...fields.all.map((each) => ({
                value: each.key,
                label: t("views.colours.cell", { name: label(each.label) }),
              })),
            ]}
            showSearch={{ optionFilterProp: "label" }}
            onChange={(key) => setField(key || null)}
          />
          <Segmented
            value={written}
            options={[
              { value: "conditions", label: t("views.colours.conditions") },
              { value: "formula", label: t("views.colours.formula") },
            ]}
            onChange={(way) => setWritten(way as "formula")}
          />
        </div>
        {written === "formula" ? (
          <Input.TextArea
            value={formula}
            autoSize={{ minRows: 2, maxRows: 6 }}
            aria-label={t("views.colours.formula")}
            placeholder={t("views.colours.formulaHint", { field: choosable[0]?.key ?? "amount" })}
            onChange={(event) => setFormula(event.target.value)}
          />
        ) : (
          <FilterBuilder group={tree} fields={choosable} readings={readings} onChange={setTree} />
        )}
        {wrong && (
          <div role="alert" className={styles.wrong}>
            {wrong}
          </div>
        )}
      </div>
    </Modal>
  );
}

/** Which rows and cells stand out, and by which choice rows are coloured. */
export function ColourControl(props: Props) {
  const { fields, grid } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const formats = useMemo(() => grid.look.formats ?? [], [grid.look.formats]);
  const readings = useReadings(formats, fields);
  const [edited, setEdited] = useState<Format | "new" | null>(null);
  const [open, setOpen] = useState(false);
  const choices = fields.all.filter((field) => FIELD_TYPES[field.type].kind === "choice");
  const count = formats.length + (grid.look.row_colour ? 1 : 0);
  const words = ({ when, field }: Format) => {
    const condition = typeof when === "string" ? when : sentenceOf(when as unknown as Predicate, readings);
    const name = field && fields.byKey.get(field);
    return name ? t("views.colours.ofCell", { name: label(name.label), condition }) : condition;
  };
  const panel = (
    <div className={`${styles.panel} ${styles.wide}`}>
      {choices.length > 0 && (
        <div className={styles.setting}>
          <span>{t("views.parts.row_colour")}</span>
          <Select
            aria-label={t("views.parts.row_colour")}
            value={grid.look.row_colour ?? null}
            allowClear
            placeholder={t("views.none")}
            options={choices.map((field) => ({ value: field.key, label: label(field.label) }))}
            onChange={(key: string | null) => grid.setLook({ row_colour: key ?? undefined })}
          />
        </div>
      )}
      {formats.length === 0 && <div className={styles.about}>{t("views.colours.about")}</div>}
      <ul className={styles.rules}>
        {formats.map((format) => (
          <li key={JSON.stringify([format.when, format.field, format.colour])} className={styles.rule}>
            <button
              type="button"
              className={styles.ruleWords}
              style={tagStyle(format.colour)}
              onClick={() => setEdited(format)}
            >
              {words(format)}
            </button>
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t("views.colours.remove", { what: words(format) })}
              onClick={() => grid.setLook({ formats: formats.filter((each) => each !== format) })}
            />
          </li>
        ))}
      </ul>
      <Button
        type="link"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        disabled={formats.length >= MOST}
        onClick={() => setEdited("new")}
      >
        {t("views.colours.add")}
      </Button>
    </div>
  );
  return (
    <>
      <Popover
        trigger="click"
        placement="bottomLeft"
        content={panel}
        destroyOnHidden
        open={open && edited === null}
        onOpenChange={setOpen}
      >
        <Button type="text" icon={<BgColorsOutlined aria-hidden="true" />}>
          {count > 0 ? t("views.colours.count", { count }) : t("views.colours.title")}
        </Button>
      </Popover>
      {edited && (
        <FormatDialog
          {...props}
          format={edited === "new" ? null : edited}
          readings={readings}
          onDone={() => setEdited(null)}
        />
      )}
    </>
  );
}
