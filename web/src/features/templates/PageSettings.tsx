import { useTranslation } from "react-i18next";
import type { Margin, Page, TemplateDocument } from "@/api/templates";
import { Choice, Measure, Toggle } from "./Line";
import styles from "./templates.module.css";
import { WordsBox, type Writing } from "./WordsBox";

const PAPERS = ["a3", "a4", "a5", "letter", "custom"] as const;
const FRAMES = ["none", "line", "double"] as const;
const SIDES = ["top", "right", "bottom", "left"] as const;
const PLACES = ["left", "center", "right"] as const;

function Sheet({ page, onChange }: { page: Page; onChange: (changes: Partial<Page>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={styles.pairs}>
        <Choice
          name={t("templates.paper")}
          value={page.paper}
          options={PAPERS.map((value) => ({ value, label: t(`templates.papers.${value}`) }))}
          onChange={(paper) => onChange({ paper })}
        />
        {page.paper === "custom" && (
          <>
            <Measure
              name={t("templates.width")}
              value={page.width}
              min={20}
              max={1000}
              onChange={(width) => onChange({ width })}
            />
            <Measure
              name={t("templates.height")}
              value={page.height}
              min={15}
              max={1000}
              onChange={(height) => onChange({ height })}
            />
          </>
        )}
        <Measure
          name={t("templates.size")}
          value={page.size}
          min={4}
          max={72}
          onChange={(size) => onChange({ size })}
        />
        <Choice
          name={t("templates.frame")}
          value={page.frame}
          options={FRAMES.map((value) => ({ value, label: t(`templates.frames.${value}`) }))}
          onChange={(frame) => onChange({ frame })}
        />
        <Toggle
          name={t("templates.landscape")}
          on={page.landscape}
          onChange={(landscape) => onChange({ landscape })}
        />
      </div>
      <fieldset className={styles.signer}>
        <legend>{t("templates.margins")}</legend>
        <div className={styles.sides}>
          {SIDES.map((side) => (
            <Measure
              key={side}
              name={t(`templates.sides.${side}`)}
              value={page.margins[side]}
              min={0}
              max={200}
              onChange={(width) => onChange({ margins: { ...page.margins, [side]: width } })}
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}

function MarginSettings(props: {
  name: string;
  margin: Margin;
  writing: Writing;
  onChange: (margin: Margin) => void;
}) {
  const { margin, writing } = props;
  const { t } = useTranslation();
  return (
    <fieldset className={styles.signer}>
      <legend>{props.name}</legend>
      {PLACES.map((place) => (
        <WordsBox
          key={place}
          margin
          writing={writing}
          name={t(`templates.places.${place}`)}
          value={margin[place]}
          onChange={(words) => props.onChange({ ...margin, [place]: words })}
        />
      ))}
      <Toggle
        name={t("templates.ruled")}
        on={margin.rule}
        onChange={(rule) => props.onChange({ ...margin, rule })}
      />
    </fieldset>
  );
}

/** The sheet, what stands above and below on every page, and what files are called. */
export function PageSettings(props: {
  document: TemplateDocument;
  writing: Writing;
  onChange: (changes: Partial<TemplateDocument>, merge: string) => void;
}) {
  const { document, writing, onChange } = props;
  const { t } = useTranslation();
  return (
    <details className={styles.group}>
      <summary>{t("templates.pageSettings")}</summary>
      <div className={styles.settings}>
        <WordsBox
          writing={writing}
          name={t("templates.name")}
          value={document.title}
          plain
          onChange={(title) => onChange({ title }, "title")}
        />
        <Sheet
          page={document.page}
          onChange={(changes) => onChange({ page: { ...document.page, ...changes } }, "page")}
        />
        <MarginSettings
          name={t("templates.header")}
          margin={document.header}
          writing={writing}
          onChange={(header) => onChange({ header }, "header")}
        />
        <MarginSettings
          name={t("templates.footer")}
          margin={document.footer}
          writing={writing}
          onChange={(footer) => onChange({ footer }, "footer")}
        />
        <WordsBox
          writing={writing}
          name={t("templates.fileName")}
          value={document.file_name}
          onChange={(file_name) => onChange({ file_name }, "file_name")}
        />
        <span className={styles.quiet}>{t("templates.fileNameAbout")}</span>
      </div>
    </details>
  );
}
