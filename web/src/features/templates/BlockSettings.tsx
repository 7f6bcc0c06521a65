import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select, Upload } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { uploadFile } from "@/api/files";
import type { FieldDefinition } from "@/api/forms";
import type { Block, BlockOf, BlockType } from "@/api/templates";
import { useReader } from "@/fields/reader";
import { useToasts } from "@/ui/toasts";
import { Choice, Line, Measure, Toggle } from "./Line";
import styles from "./templates.module.css";
import { isRows, shownOf, useRowsForm } from "./useRowsForm";
import { WordsBox, type Writing } from "./WordsBox";

interface Settings<Type extends BlockType> {
  block: BlockOf<Type>;
  writing: Writing;
  onChange: (changes: Partial<BlockOf<Type>>) => void;
}

const PICTURES = new Set(["image", "signature", "file"]);
const ADDED_UP = new Set(["number", "money", "duration"]);

const live = (fields: readonly FieldDefinition[]) => fields.filter((field) => !field.retired);

function useOptions() {
  const { label } = useReader();
  return (fields: readonly FieldDefinition[]) =>
    fields.map((field) => ({ value: field.key, label: label(field.label) }));
}

function Aligned({
  block,
  onChange,
}: {
  block: { align: "left" | "center" | "right" };
  onChange: (changes: { align: "left" | "center" | "right" }) => void;
}) {
  const { t } = useTranslation();
  const options = (["left", "center", "right"] as const).map((value) => ({
    value,
    label: t(`templates.aligns.${value}`),
  }));
  return (
    <Choice
      name={t("templates.align")}
      value={block.align}
      options={options}
      onChange={(align) => onChange({ align })}
    />
  );
}

type Toned = { tone: "ink" | "quiet" | "accent" };

function Tone({ block, onChange }: { block: Toned; onChange: (changes: Toned) => void }) {
  const { t } = useTranslation();
  const options = (["ink", "quiet", "accent"] as const).map((value) => ({
    value,
    label: t(`templates.tones.${value}`),
  }));
  return (
    <Choice
      name={t("templates.tone")}
      value={block.tone}
      options={options}
      onChange={(tone) => onChange({ tone })}
    />
  );
}

function HeadingSettings({ block, writing, onChange }: Settings<"heading">) {
  const { t } = useTranslation();
  const levels = ([1, 2, 3] as const).map((value) => ({ value, label: t(`templates.levels.${value}`) }));
  return (
    <>
      <WordsBox
        writing={writing}
        name={t("templates.words")}
        value={block.text}
        onChange={(text) => onChange({ text })}
      />
      <div className={styles.pairs}>
        <Choice
          name={t("templates.level")}
          value={block.level}
          options={levels}
          onChange={(level) => onChange({ level })}
        />
        <Aligned block={block} onChange={onChange} />
        <Tone block={block} onChange={onChange} />
      </div>
    </>
  );
}

function TextSettings({ block, writing, onChange }: Settings<"text">) {
  const { t } = useTranslation();
  return (
    <>
      <WordsBox
        writing={writing}
        name={t("templates.words")}
        value={block.text}
        rows={3}
        onChange={(text) => onChange({ text })}
      />
      <div className={styles.pairs}>
        <Measure
          name={t("templates.size")}
          value={block.size}
          min={4}
          max={96}
          onChange={(size) => onChange({ size })}
        />
        <Aligned block={block} onChange={onChange} />
        <Tone block={block} onChange={onChange} />
        <Toggle name={t("templates.bold")} on={block.bold} onChange={(bold) => onChange({ bold })} />
      </div>
    </>
  );
}

function FieldsSettings({ block, writing, onChange }: Settings<"fields">) {
  const { t } = useTranslation();
  const options = useOptions();
  const fields = live(writing.form.fields).filter((field) => !isRows(field));
  return (
    <>
      <Line name={t("templates.fields")}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            optionFilterProp="label"
            value={block.fields}
            options={options(fields)}
            onChange={(keys) => onChange({ fields: keys })}
          />
        )}
      </Line>
      <div className={styles.pairs}>
        <Measure
          name={t("templates.columns")}
          value={block.columns}
          min={1}
          max={4}
          onChange={(columns) => onChange({ columns })}
        />
        <Toggle name={t("templates.borders")} on={block.ruled} onChange={(ruled) => onChange({ ruled })} />
      </div>
    </>
  );
}

function TableSettings({ block, writing, onChange }: Settings<"table">) {
  const { t } = useTranslation();
  const options = useOptions();
  const rows = useRowsForm(writing.form, block.field);
  const subforms = live(writing.form.fields).filter(isRows);
  if (subforms.length === 0) return <p className={styles.quiet}>{t("templates.noSubform")}</p>;
  const columns = rows ? shownOf(writing.form, block.field, live(rows.fields)) : [];
  const known = new Map(block.columns.map((column) => [column.field, column]));
  const added = columns.filter(({ key, type, meaning }) => known.has(key) && ADDED_UP.has(meaning ?? type));
  return (
    <>
      <Choice
        name={t("templates.subform")}
        value={block.field}
        options={options(subforms)}
        onChange={(field) => onChange({ field, columns: [] })}
      />
      <Line name={t("templates.tableColumns")}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            maxCount={20}
            optionFilterProp="label"
            value={block.columns.map(({ field }) => field)}
            options={options(columns)}
            onChange={(keys: string[]) =>
              onChange({
                columns: keys.map((field) => known.get(field) ?? { field, width: 1, total: false }),
              })
            }
          />
        )}
      </Line>
      {added.length > 0 && (
        <Line name={t("templates.totals")}>
          {(id) => (
            <Select
              id={id}
              mode="multiple"
              value={block.columns.filter(({ total }) => total).map(({ field }) => field)}
              options={options(added)}
              onChange={(keys: string[]) =>
                onChange({
                  columns: block.columns.map((each) => ({ ...each, total: keys.includes(each.field) })),
                })
              }
            />
          )}
        </Line>
      )}
      <Toggle
        name={t("templates.numbered")}
        on={block.numbered}
        onChange={(numbered) => onChange({ numbered })}
      />
    </>
  );
}

function ImageSettings({ block, writing, onChange }: Settings<"image">) {
  const { t } = useTranslation();
  const { failed } = useToasts();
  const options = useOptions();
  const pictures = live(writing.form.fields).filter(({ type, meaning }) => PICTURES.has(meaning ?? type));
  const upload = async (file: File) => {
    try {
      const { id } = await uploadFile(file);
      onChange({ file: id, field: null });
    } catch (error) {
      failed(error);
    }
  };
  return (
    <>
      <Line name={t("templates.ofField")}>
        {(id) => (
          <Select
            id={id}
            allowClear
            value={block.field ?? undefined}
            options={options(pictures)}
            onChange={(field?: string) => onChange({ field: field ?? null, file: null })}
          />
        )}
      </Line>
      <Line name={t("templates.ofTemplate")}>
        {() => (
          <Upload
            accept="image/png,image/jpeg,image/webp"
            showUploadList={false}
            beforeUpload={(file) => {
              void upload(file);
              return false;
            }}
          >
            <Button icon={<PlusOutlined aria-hidden="true" />}>
              {block.file ? t("templates.uploaded") : t("templates.upload")}
            </Button>
          </Upload>
        )}
      </Line>
      <div className={styles.pairs}>
        <Measure
          name={t("templates.imageHeight")}
          value={block.height}
          min={5}
          max={400}
          onChange={(height) => onChange({ height })}
        />
        <Aligned block={block} onChange={onChange} />
      </div>
    </>
  );
}

function CodeSettings({ block, writing, onChange }: Settings<"code">) {
  const { t } = useTranslation();
  const symbologies = (["qr", "code128", "ean13"] as const).map((value) => ({
    value,
    label: t(`templates.symbologies.${value}`),
  }));
  return (
    <>
      <WordsBox
        writing={writing}
        name={t("templates.content")}
        value={block.text}
        onChange={(text) => onChange({ text })}
      />
      <div className={styles.pairs}>
        <Choice
          name={t("templates.symbology")}
          value={block.symbology}
          options={symbologies}
          onChange={(symbology) => onChange({ symbology })}
        />
        <Measure
          name={t("templates.imageHeight")}
          value={block.height}
          min={5}
          max={200}
          onChange={(height) => onChange({ height })}
        />
        <Aligned block={block} onChange={onChange} />
        <Toggle
          name={t("templates.caption")}
          on={block.caption}
          onChange={(caption) => onChange({ caption })}
        />
      </div>
    </>
  );
}

function SignatureSettings({ block, writing, onChange }: Settings<"signature">) {
  const { t } = useTranslation();
  const options = useOptions();
  const { places } = block;
  const drawn = live(writing.form.fields).filter(({ type, meaning }) => (meaning ?? type) === "signature");
  const change = (at: number, changes: Partial<(typeof places)[number]>) =>
    onChange({ places: places.map((place, index) => (index === at ? { ...place, ...changes } : place)) });
  return (
    <>
      {places.map((place, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places have no other name
        <div key={at} className={styles.signer}>
          <WordsBox
            writing={writing}
            name={t("templates.signer", { number: at + 1 })}
            value={place.label}
            onChange={(label) => change(at, { label })}
          />
          {drawn.length > 0 && (
            <Line name={t("templates.signerField")}>
              {(id) => (
                <Select
                  id={id}
                  allowClear
                  value={place.field ?? undefined}
                  options={options(drawn)}
                  onChange={(field?: string) => change(at, { field: field ?? null })}
                />
              )}
            </Line>
          )}
          {places.length > 1 && (
            <Button
              size="small"
              icon={<DeleteOutlined aria-hidden="true" />}
              onClick={() => onChange({ places: places.filter((_, index) => index !== at) })}
            >
              {t("templates.removeSigner", { number: at + 1 })}
            </Button>
          )}
        </div>
      ))}
      {places.length < 4 && (
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => onChange({ places: [...places, { label: "" }] })}
        >
          {t("templates.addSigner")}
        </Button>
      )}
      <Toggle name={t("templates.dated")} on={block.dated} onChange={(dated) => onChange({ dated })} />
    </>
  );
}

function HistorySettings({ block, onChange }: Settings<"history">) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.quiet}>{t("templates.historyAbout")}</p>
      <Measure
        name={t("templates.entries")}
        value={block.entries}
        min={1}
        max={50}
        onChange={(entries) => onChange({ entries })}
      />
    </>
  );
}

function SpaceSettings({ block, onChange }: Settings<"space">) {
  const { t } = useTranslation();
  return (
    <Measure
      name={t("templates.imageHeight")}
      value={block.height}
      min={1}
      max={300}
      onChange={(height) => onChange({ height })}
    />
  );
}

const NOTHING = () => null;

const SETTINGS: { [Type in BlockType]: (props: Settings<Type>) => ReactNode } = {
  heading: HeadingSettings,
  text: TextSettings,
  fields: FieldsSettings,
  table: TableSettings,
  image: ImageSettings,
  code: CodeSettings,
  signature: SignatureSettings,
  history: HistorySettings,
  space: SpaceSettings,
  rule: NOTHING,
  page_break: NOTHING,
};

const SPANS = [12, 8, 6, 4, 3] as const;

/** What may be set of a block. */
export function BlockSettings(props: { block: Block; writing: Writing; onChange: (block: Block) => void }) {
  const { block, writing } = props;
  const { t } = useTranslation();
  const Known = SETTINGS[block.type] as (props: Settings<BlockType>) => ReactNode;
  const change = (changes: Partial<Block>) => props.onChange({ ...block, ...changes } as Block);
  const spans = SPANS.map((value) => ({ value: value as number, label: t(`templates.spans.${value}`) }));
  const offered = spans.some(({ value }) => value === block.span)
    ? spans
    : [...spans, { value: block.span, label: `${block.span}/12` }];
  return (
    <div className={styles.blockBody}>
      <Known block={block} writing={writing} onChange={change} />
      {block.type !== "page_break" && block.type !== "rule" && block.type !== "space" && (
        <Choice
          name={t("templates.span")}
          value={block.span}
          options={offered}
          onChange={(span) => change({ span })}
        />
      )}
    </div>
  );
}
