import { BgColorsOutlined, QrcodeOutlined } from "@ant-design/icons";
import { Input } from "antd";
import type { CellProps, EditorProps, FieldEntry } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { late, lateEditor } from "./late";
import { usePlaceholder } from "./reader";

const ScanCode = late(async () => (await import("./ScanCode")).ScanCode);
const COLOR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const textOf = (value: unknown) => (isEmpty(value) ? "" : String(value));

function ColorCell({ value }: CellProps) {
  if (isEmpty(value)) return null;
  return (
    <span className={styles.colour}>
      <span className={styles.colourDot} style={{ background: String(value) }} aria-hidden="true" />
      <span className={styles.number}>{String(value)}</span>
    </span>
  );
}

export const color: FieldEntry = {
  icon: <BgColorsOutlined aria-hidden="true" />,
  family: "choice",
  align: "start",
  width: 120,
  text: textOf,
  parse: (text) => {
    const plain = text.trim();
    if (plain === "") return { value: null };
    return COLOR.test(plain) ? { value: plain } : { refused: true };
  },
  Cell: ColorCell,
  Editor: lateEditor(async () => (await import("./editors/ColorEditor")).ColorEditor),
  initial: () => ({}),
};

/** In a grid the text; on a record the code itself with the text beneath, to be scanned from the screen. */
function BarcodeCell({ field, value, dense }: CellProps) {
  const text = textOf(value);
  if (text === "") return null;
  if (dense) return <span className={`${styles.number} ${styles.line}`}>{text}</span>;
  return <ScanCode text={text} symbology={field.settings.symbology} />;
}

function BarcodeEditor({ field, value, onChange, id, autoFocus, disabled, invalid, bare }: EditorProps) {
  const placeholder = usePlaceholder(field);
  return (
    <Input
      id={id}
      value={textOf(value)}
      placeholder={placeholder}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      prefix={bare ? undefined : <QrcodeOutlined aria-hidden="true" />}
      inputMode={field.settings.symbology === "ean13" ? "numeric" : undefined}
      autoFocus={autoFocus}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
    />
  );
}

export const barcode: FieldEntry = {
  icon: <QrcodeOutlined aria-hidden="true" />,
  family: "text",
  align: "start",
  width: 144,
  text: textOf,
  parse: (text) => ({ value: text.trim() === "" ? null : text.trim() }),
  Cell: BarcodeCell,
  Editor: BarcodeEditor,
  initial: () => ({}),
};
