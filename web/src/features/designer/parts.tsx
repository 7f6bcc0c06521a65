import { Input, Switch } from "antd";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "@/fields/reader";
import { LANGUAGES } from "@/i18n";
import { type Label, languagesFor } from "@/shared/label";
import styles from "./designer.module.css";

export function Line({
  name,
  about,
  children,
}: {
  name: string;
  about?: string;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className={styles.setting}>
      <label htmlFor={id}>{name}</label>
      {children(id)}
      {about && <p className={styles.help}>{about}</p>}
    </div>
  );
}

export function Toggle(props: {
  name: string;
  about?: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={styles.toggle}>
      <label htmlFor={id}>
        {props.name}
        {props.about && <span className={styles.help}>{props.about}</span>}
      </label>
      <Switch id={id} checked={props.on} disabled={props.disabled} onChange={props.onChange} />
    </div>
  );
}

/** A text in both languages; a plain one counts for every language until it is split. */
export function textIn(label: Label | null | undefined, language: string): string {
  if (!label) return "";
  return typeof label === "string" ? label : (label[language] ?? "");
}

function withText(label: Label | null | undefined, language: string, text: string): Label {
  const both = Object.fromEntries(LANGUAGES.map((each) => [each, textIn(label, each)]));
  const next = { ...both, [language]: text };
  return Object.fromEntries(Object.entries(next).filter(([, words]) => words !== ""));
}

export function BothLanguages(props: {
  name: string;
  value: Label | null | undefined;
  autoFocus?: boolean;
  /** A text of several lines. */
  long?: boolean;
  onChange: (label: Label) => void;
}) {
  const { t } = useTranslation();
  const reader = useReader();
  return (
    <>
      {languagesFor(reader.language).map((language, place) => (
        <Line
          key={language}
          name={t(language === "en" ? "designer.inEnglish" : "designer.inChinese", { name: props.name })}
        >
          {(id) =>
            props.long ? (
              <Input.TextArea
                id={id}
                autoSize={{ minRows: 2, maxRows: 10 }}
                maxLength={2000}
                value={textIn(props.value, language)}
                autoFocus={props.autoFocus && place === 0}
                onFocus={(event) => props.autoFocus && event.target.select()}
                onChange={(event) => props.onChange(withText(props.value, language, event.target.value))}
              />
            ) : (
              <Input
                id={id}
                maxLength={200}
                value={textIn(props.value, language)}
                autoFocus={props.autoFocus && place === 0}
                onFocus={(event) => props.autoFocus && event.target.select()}
                onChange={(event) => props.onChange(withText(props.value, language, event.target.value))}
              />
            )
          }
        </Line>
      ))}
    </>
  );
}
