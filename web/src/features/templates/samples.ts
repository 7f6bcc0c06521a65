import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { Block, TemplateDocument, Words } from "@/api/templates";
import { bare, page, whole } from "./blocks";

export const SAMPLES = ["blank", "contract", "statement", "certificate", "label"] as const;
export type Sample = (typeof SAMPLES)[number];

/** A word of a sample in both languages. */
export type Said = (key: string) => { [language: string]: string };

const PICTURES = new Set(["image", "file", "signature"]);
const ADDED_UP = new Set(["number", "money", "duration"]);
const UNFIT = new Set([...PICTURES, "subform", "query", "rich_text", "long_text"]);

interface Parts {
  form: FormDefinition;
  rows: FormDefinition | null;
  said: Said;
}

const shown = (form: FormDefinition): FieldDefinition[] =>
  form.fields.filter((field) => !field.retired && !UNFIT.has(field.type));

function fieldsOf({ form }: Parts, most: number): Block {
  const keys = shown(form)
    .filter(({ key }) => key !== form.label_field)
    .slice(0, most)
    .map(({ key }) => key);
  return { ...bare("fields"), fields: keys };
}

function tableOf({ form, rows }: Parts): Block[] {
  const subform = form.fields.find((field) => !field.retired && field.type === "subform");
  if (!subform || !rows) return [];
  const through = subform.settings.through;
  const columns = shown(rows)
    .filter(({ key }) => key !== through)
    .slice(0, 6)
    .map(({ key, meaning }) => ({
      field: key,
      width: ADDED_UP.has(meaning ?? "") ? 1 : 2,
      total: meaning === "money",
    }));
  return [{ ...bare("table"), field: subform.key, columns }];
}

const heading = (text: Words, more: object = {}): Block => ({ ...bare("heading"), text, level: 1, ...more });
const text = (words: Words, more: object = {}): Block => ({ ...bare("text"), text: words, ...more });
const space = (height: number): Block => ({ ...bare("space"), height });
const name = (form: FormDefinition) => `{${form.label_field}}`;

/** A word of a sample with the record's name behind it. */
function named(words: { [language: string]: string }, placeholder: string) {
  return Object.fromEntries(
    Object.entries(words).map(([language, word]) => [language, `${word}${placeholder}`]),
  );
}

const counted = (said: Said) => ({ left: "{@workspace}", center: "", right: said("pages"), rule: true });

const MADE: Record<Sample, (parts: Parts) => TemplateDocument> = {
  blank: ({ form, said }) => whole({ title: said("blank"), blocks: [heading(name(form))] }),
  contract: (parts) =>
    whole({
      title: parts.said("contract"),
      header: { left: "{@workspace}", center: "", right: name(parts.form), rule: true },
      footer: counted(parts.said),
      blocks: [
        heading(parts.said("contractTitle"), { align: "center" }),
        text(named(parts.said("contractNumber"), name(parts.form)), { align: "right", tone: "quiet" }),
        text(parts.said("contractIntro")),
        fieldsOf(parts, 12),
        ...tableOf(parts),
        text(parts.said("contractTerms")),
        space(8),
        {
          ...bare("signature"),
          places: [{ label: parts.said("partyA") }, { label: parts.said("partyB") }],
        },
      ],
    }),
  statement: (parts) =>
    whole({
      title: parts.said("statement"),
      footer: counted(parts.said),
      blocks: [
        heading(parts.said("statement"), { tone: "accent", span: 8 }),
        text(named(parts.said("printedOn"), "{@today}"), { align: "right", tone: "quiet", span: 4 }),
        heading(name(parts.form), { level: 2 }),
        { ...fieldsOf(parts, 12), columns: 3, ruled: false } as Block,
        bare("rule"),
        ...tableOf(parts),
        text(parts.said("statementCheck"), { tone: "quiet" }),
      ],
    }),
  certificate: (parts) =>
    whole({
      title: parts.said("certificate"),
      page: page({
        landscape: true,
        frame: "double",
        margins: { top: 32, right: 36, bottom: 28, left: 36 },
        size: 14,
      }),
      blocks: [
        heading(parts.said("certificateTitle"), { align: "center", tone: "accent" }),
        space(12),
        text(parts.said("certificateTo"), { align: "center", tone: "quiet" }),
        text(name(parts.form), { align: "center", bold: true, size: 26 }),
        space(4),
        text(parts.said("certificateText"), { align: "center" }),
        space(14),
        { ...bare("code"), text: name(parts.form), span: 6, height: 28 },
        text("{@workspace}\n{@today}", { align: "right", span: 6 }),
      ],
    }),
  label: (parts) =>
    whole({
      title: parts.said("label"),
      page: page({
        paper: "custom",
        width: 80,
        height: 50,
        margins: { top: 4, right: 4, bottom: 4, left: 4 },
        size: 8,
      }),
      blocks: [
        text(name(parts.form), { bold: true, size: 12 }),
        { ...fieldsOf(parts, 3), columns: 1, ruled: false, span: 7 } as Block,
        { ...bare("code"), text: name(parts.form), span: 5, height: 24, align: "right" },
      ],
    }),
};

/** A template to begin with, made of the fields that the form has. */
export const sampleOf = (sample: Sample, parts: Parts): TemplateDocument => MADE[sample](parts);
