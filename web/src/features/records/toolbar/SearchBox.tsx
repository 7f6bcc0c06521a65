import { SearchOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "@/fields/reader";
import styles from "./toolbar.module.css";

const PAUSE_MS = 250;
const NAMED_FIELDS = 2;

/** Asks a moment after the last key; Chinese being composed is waited for. `within` names what is searched. */
export function SearchBox(props: { value: string; within: string[]; onChange: (text: string) => void }) {
  const { value, within, onChange } = props;
  const { t } = useTranslation();
  const { separator } = useReader();
  const [typed, setTyped] = useState(value);
  const composing = useRef(false);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    if (typed === told.current || composing.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      tell.current(typed.trim());
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <Input
      prefix={<SearchOutlined aria-hidden="true" />}
      allowClear
      value={typed}
      placeholder={t(within.length > NAMED_FIELDS ? "records.searchInAndMore" : "records.searchIn", {
        fields: within.slice(0, NAMED_FIELDS).join(separator),
      })}
      title={within.join(separator)}
      aria-label={t("frame.search")}
      onChange={(event) => setTyped(event.target.value)}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        setTyped(event.currentTarget.value);
      }}
      className={styles.search}
    />
  );
}
