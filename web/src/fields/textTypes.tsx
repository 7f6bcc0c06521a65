import {
  ArrowRightOutlined,
  FileTextOutlined,
  FontSizeOutlined,
  LinkOutlined,
  MailOutlined,
  NumberOutlined,
  PhoneOutlined,
} from "@ant-design/icons";
import { Input } from "antd";
import type { CellProps, EditorProps, FieldEntry, Parsed } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { usePlaceholder } from "./reader";

const textOf = (value: unknown) => (isEmpty(value) ? "" : String(value));
const parseText = (text: string): Parsed => ({ value: text.trim() === "" ? null : text.trim() });

function TextCell({ value, dense }: CellProps) {
  const text = textOf(value);
  return <span className={dense ? styles.line : styles.block}>{text}</span>;
}

/** What the server puts in the place of characters that are not shown. */
const MASK = "•";

/** In a grid a click chooses the cell; the arrow that appears beside the words follows them. */
function LinkCell({ value, dense, scheme }: CellProps & { scheme: "" | "mailto:" | "tel:" }) {
  const text = textOf(value);
  const outside = scheme === "";
  if (!text || text.includes(MASK) || (outside && !/^https?:\/\//i.test(text)))
    return <TextCell value={value} dense={dense} field={NONE} />;
  const href = scheme + text;
  const target = outside ? "_blank" : undefined;
  if (!dense) {
    return (
      <a className={styles.block} href={href} target={target} rel="noreferrer">
        {text}
      </a>
    );
  }
  return (
    <span className={styles.linked}>
      <span className={styles.line}>{text}</span>
      <a
        className={styles.follow}
        href={href}
        target={target}
        rel="noreferrer"
        tabIndex={-1}
        aria-label={text}
        onMouseDown={(event) => event.stopPropagation()}
      >
        <ArrowRightOutlined aria-hidden="true" />
      </a>
    </span>
  );
}

const NONE = {} as CellProps["field"];

function TextEditor({ field, value, onChange, id, autoFocus, disabled, invalid, bare }: EditorProps) {
  const placeholder = usePlaceholder(field);
  return (
    <Input
      id={id}
      value={textOf(value)}
      placeholder={placeholder}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      autoFocus={autoFocus}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
      maxLength={typeof field.settings.length_max === "number" ? field.settings.length_max : undefined}
      inputMode={
        field.type === "phone"
          ? "tel"
          : field.type === "email"
            ? "email"
            : field.type === "link"
              ? "url"
              : undefined
      }
    />
  );
}

function LongTextEditor({ field, value, onChange, id, autoFocus, disabled, invalid, bare }: EditorProps) {
  const placeholder = usePlaceholder(field);
  return (
    <Input.TextArea
      id={id}
      value={textOf(value)}
      placeholder={placeholder}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      autoFocus={autoFocus}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      autoSize={bare ? { minRows: 3, maxRows: 8 } : { minRows: 2, maxRows: 12 }}
      maxLength={typeof field.settings.length_max === "number" ? field.settings.length_max : undefined}
    />
  );
}

const plain: Omit<FieldEntry, "icon"> = {
  family: "text",
  align: "start",
  width: 160,
  text: textOf,
  parse: parseText,
  Cell: TextCell,
  Editor: TextEditor,
  initial: () => ({}),
};

export const text: FieldEntry = {
  ...plain,
  icon: <FontSizeOutlined aria-hidden="true" />,
};

export const longText: FieldEntry = {
  ...plain,
  icon: <FileTextOutlined aria-hidden="true" />,
  width: 240,
  isWide: true,
  text: (value) => textOf(value).replace(/\s*\n\s*/g, " "),
  Editor: LongTextEditor,
};

export const phone: FieldEntry = {
  ...plain,
  icon: <PhoneOutlined aria-hidden="true" />,
  width: 136,
  Cell: (props) => <LinkCell {...props} scheme="tel:" />,
};

export const email: FieldEntry = {
  ...plain,
  icon: <MailOutlined aria-hidden="true" />,
  width: 200,
  Cell: (props) => <LinkCell {...props} scheme="mailto:" />,
};

export const link: FieldEntry = {
  ...plain,
  icon: <LinkOutlined aria-hidden="true" />,
  width: 200,
  Cell: (props) => <LinkCell {...props} scheme="" />,
};

export const serial: FieldEntry = {
  ...plain,
  icon: <NumberOutlined aria-hidden="true" />,
  width: 120,
  Editor: null,
};
