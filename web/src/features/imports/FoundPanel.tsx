import { CheckCircleOutlined, FileTextOutlined } from "@ant-design/icons";
import { Button, InputNumber, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ImportFound, Looks } from "@/api/imports";
import { useReader } from "@/fields/reader";
import { formatNumber } from "@/ui/format";
import { Panel } from "@/ui/Panel";
import styles from "./imports.module.css";

const ENCODINGS = ["utf-8", "gb18030", "big5", "utf-16", "windows-1252"];
const SHOWN_ROWS = 6;

function LookAgain(props: { found: ImportFound; pending: boolean; onLook: (looks: Looks) => void }) {
  const { found, onLook } = props;
  const { t } = useTranslation();
  const id = useId();
  const [row, setRow] = useState<number | null>(found.header_row);
  const again = (looks: Looks) => onLook({ sheet: found.sheet ?? undefined, ...looks });
  return (
    <div className={styles.looks}>
      {found.sheets.length > 1 && (
        <div>
          <label htmlFor={`${id}-sheet`}>{t("imports.sheet")}</label>
          <Select
            id={`${id}-sheet`}
            value={found.sheet}
            options={found.sheets.map((sheet) => ({ value: sheet, label: sheet }))}
            onChange={(sheet) => onLook({ sheet: sheet ?? undefined })}
            popupMatchSelectWidth={false}
          />
        </div>
      )}
      {found.encoding && (
        <div>
          <label htmlFor={`${id}-encoding`}>{t("imports.encoding")}</label>
          <Select
            id={`${id}-encoding`}
            value={found.encoding}
            options={[...new Set([found.encoding, ...ENCODINGS])].map((name) => ({
              value: name,
              label: name.toUpperCase(),
            }))}
            onChange={(encoding) => again({ encoding, header_row: row ?? undefined })}
          />
        </div>
      )}
      <div>
        <label htmlFor={`${id}-row`}>{t("imports.headerRow")}</label>
        <span className={styles.row}>
          <InputNumber id={`${id}-row`} min={1} max={1000} precision={0} value={row} onChange={setRow} />
          {row !== found.header_row && row !== null && (
            <Button
              loading={props.pending}
              onClick={() => again({ encoding: found.encoding ?? undefined, header_row: row })}
            >
              {t("imports.lookAgain")}
            </Button>
          )}
        </span>
      </div>
    </div>
  );
}

/** What was found in the file, and what was done with it on the way, row by row where it matters. */
export function FoundPanel(props: {
  name: string;
  found: ImportFound;
  pending: boolean;
  onLook: (looks: Looks) => void;
  onOther: () => void;
}) {
  const { found } = props;
  const { t } = useTranslation();
  const { language, separator } = useReader();
  const rowsOf = (rows: number[]) =>
    rows.length === 0
      ? null
      : t(rows.length > SHOWN_ROWS ? "imports.rowsAndMore" : "imports.rows", {
          rows: rows.slice(0, SHOWN_ROWS).join(separator),
        });
  const noteText = (note: ImportFound["notes"][number]) => {
    const key = `imports.notes.${note.kind}`;
    const known = t(key as "imports.notes.subtotal_other", {
      count: note.count,
      what: note.text.toUpperCase(),
      defaultValue: note.text,
    });
    return known || note.text || note.kind;
  };
  return (
    <Panel
      title={
        <>
          <FileTextOutlined aria-hidden="true" /> {props.name}
        </>
      }
      actions={<Button onClick={props.onOther}>{t("imports.other")}</Button>}
    >
      <p className={styles.summary}>
        {t("imports.summary", {
          count: found.rows,
          shown: formatNumber(found.rows, language),
          columns: found.columns.length,
        })}
      </p>
      <LookAgain key={found.id} found={found} pending={props.pending} onLook={props.onLook} />
      {found.notes.length > 0 && (
        <ul className={styles.notes}>
          {found.notes.map((note) => (
            <li key={note.kind}>
              <CheckCircleOutlined aria-hidden="true" /> {noteText(note)}{" "}
              <span className={styles.hint}>{rowsOf(note.rows)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
