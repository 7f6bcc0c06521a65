import { BgColorsOutlined, QrcodeOutlined } from "@ant-design/icons";
import { ColorPicker, Input, QRCode } from "antd";
import { lazy, Suspense } from "react";
import type { CellProps, EditorProps, FieldEntry, FilterProps } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { ValueFilter } from "./filters";
import { BarcodeSettings, ColorSettings } from "./settings/special";

const LineCode = lazy(() => import("./LineCode"));
const COLOR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const PRESETS = ["#1677d2", "#0e8a8a", "#2f8f3a", "#a87400", "#c45a0a", "#c0322b", "#b82f86", "#7440c2"];

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

function ColorEditor({ field, value, onChange, disabled, bare }: EditorProps) {
  return (
    <ColorPicker
      value={isEmpty(value) ? null : String(value)}
      format="hex"
      disabledAlpha
      allowClear={!field.required}
      showText
      size={bare ? "small" : undefined}
      disabled={disabled}
      presets={[{ label: "", colors: PRESETS }]}
      onChangeComplete={(color) => onChange(color.toHexString().slice(0, 7))}
      onClear={() => onChange(null)}
    />
  );
}

function ColorFilter(props: FilterProps) {
  if (props.operator === "in" || props.operator === "not_in") return <ValueFilter {...props} />;
  return (
    <ColorPicker
      value={isEmpty(props.value) ? null : String(props.value)}
      format="hex"
      disabledAlpha
      showText
      onChangeComplete={(color) => props.onChange(color.toHexString().slice(0, 7))}
    />
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
  Editor: ColorEditor,
  Filter: ColorFilter,
  Settings: ColorSettings,
  initial: () => ({}),
};

/** In a grid the text; on a record the code itself with the text beneath, to be scanned from the screen. */
function BarcodeCell({ field, value, dense }: CellProps) {
  const text = textOf(value);
  if (text === "") return null;
  if (dense) return <span className={`${styles.number} ${styles.line}`}>{text}</span>;
  const { symbology } = field.settings;
  return (
    <figure className={styles.code}>
      {symbology === "code128" || symbology === "ean13" ? (
        <Suspense fallback={null}>
          <LineCode text={text} symbology={symbology} />
        </Suspense>
      ) : (
        <QRCode value={text} size={112} bordered={false} type="svg" bgColor="#ffffff" color="#000000" />
      )}
      <figcaption className={styles.block}>{text}</figcaption>
    </figure>
  );
}

function BarcodeEditor({ field, value, onChange, id, autoFocus, disabled, invalid, bare }: EditorProps) {
  return (
    <Input
      id={id}
      value={textOf(value)}
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
  Filter: ValueFilter,
  Settings: BarcodeSettings,
  initial: () => ({}),
};
