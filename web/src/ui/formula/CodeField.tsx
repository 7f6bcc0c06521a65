import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholderOf } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { FormulaCheck, FunctionHelp } from "@/api/formulas";
import styles from "./formula.module.css";
import { type FieldName, offerFor, placeOf } from "./names";

export interface CodeFieldProps {
  id?: string | undefined;
  label: string;
  value: string;
  placeholder?: string | undefined;
  fields: FieldName[];
  functions: FunctionHelp[];
  errors: FormulaCheck["errors"];
  onChange: (value: string) => void;
}

/** A formula's text with completion; Tab leaves it, as it leaves every field. */
export default function CodeField({ id, label, value, placeholder, errors, ...props }: CodeFieldProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const first = useRef({ id, label, value, placeholder });

  useEffect(() => {
    if (!host.current) return;
    const { id, label, value, placeholder } = first.current;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          history(),
          closeBrackets(),
          EditorView.lineWrapping,
          placeholderOf(placeholder ?? ""),
          EditorView.contentAttributes.of({
            "aria-label": label,
            ...(id ? { id } : {}),
            spellcheck: "false",
          }),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          autocompletion({
            override: [
              (context) => {
                const before = context.state.sliceDoc(0, context.pos);
                const offer = offerFor(before, latest.current.fields, latest.current.functions);
                if (!offer) return null;
                return {
                  from: offer.from,
                  filter: false,
                  options: offer.options.map(({ kind, info, ...option }) => ({
                    ...option,
                    type: kind === "field" ? "variable" : "function",
                    ...(info ? { info } : {}),
                  })),
                };
              },
            ],
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const current = view.current;
    if (!current || current.state.doc.toString() === value) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const current = view.current;
    if (!current) return;
    const text = current.state.doc.toString();
    const marks = errors.map(({ at, length, message }) => {
      const from = Math.min(placeOf(text, at), text.length);
      return {
        from,
        to: Math.min(from + Math.max(length, 1), text.length),
        severity: "error" as const,
        message,
      };
    });
    current.dispatch(setDiagnostics(current.state, marks));
  }, [errors]);

  return <div ref={host} className={styles.code} />;
}
