import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { piecesOf } from "./colouring";
import styles from "./plans.module.css";

const INDENT = "  ";
const LINE_HEIGHT = 22;

function Coloured({ text, faulty }: { text: string; faulty: ReadonlySet<number> }) {
  return (
    <pre className={styles.lines} aria-hidden="true">
      {text.split("\n").map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number
        <span key={index} className={`${styles.codeLine} ${faulty.has(index + 1) ? styles.faulty : ""}`}>
          {piecesOf(line).map((piece, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name than their place
            <span key={place} className={styles[piece.kind]}>
              {piece.text}
            </span>
          ))}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}

/** Tab indents with two blanks, as YAML wants it; Escape first lets Tab leave the field. */
function useIndent(onChange: ((text: string) => void) | undefined) {
  const leaving = useRef(false);
  return (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape") leaving.current = true;
    if (event.key !== "Tab" || event.shiftKey || !onChange) return;
    if (leaving.current) {
      leaving.current = false;
      return;
    }
    event.preventDefault();
    const field = event.currentTarget;
    field.setRangeText(INDENT, field.selectionStart, field.selectionEnd, "end");
    onChange(field.value);
  };
}

function goTo(field: HTMLTextAreaElement, text: string, line: number): void {
  const start =
    text
      .split("\n")
      .slice(0, line - 1)
      .join("\n").length + (line > 1 ? 1 : 0);
  const end = text.indexOf("\n", start);
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end < 0 ? text.length : end);
  field.closest("[data-scroll]")?.scrollTo({ top: (line - 4) * LINE_HEIGHT, behavior: "smooth" });
}

/** A plan's text with numbered, coloured lines; without `onChange` it can only be read and copied. */
export function PlanText(props: {
  text: string;
  onChange?: (text: string) => void;
  faulty: ReadonlySet<number>;
  /** Set to bring a line into view; a new object each time. */
  place?: { line: number } | null;
}) {
  const { t } = useTranslation();
  const own = useRef<HTMLTextAreaElement>(null);
  const indent = useIndent(props.onChange);
  const { text, place } = props;
  const shown = useRef(text);
  shown.current = text;
  useEffect(() => {
    if (place && own.current) goTo(own.current, shown.current, place.line);
  }, [place]);
  return (
    <div className={styles.editor} data-scroll>
      <div className={styles.paper}>
        <Coloured text={text} faulty={props.faulty} />
        <textarea
          ref={own}
          className={styles.field}
          aria-label={t("plans.text")}
          value={text}
          readOnly={!props.onChange}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          wrap="off"
          onKeyDown={indent}
          onChange={(event) => props.onChange?.(event.target.value)}
        />
      </div>
    </div>
  );
}
