import { SearchOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { useEffect, useRef, useState } from "react";
import styles from "./FilterBar.module.css";

/**
 * A search field whose value is kept in the address. What is typed shows at once, whenever the address
 * follows; clearing the filter elsewhere empties it.
 */
export function SearchBox(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
  autoFocus?: boolean;
}) {
  const [typed, setTyped] = useState(props.value);
  const sent = useRef(props.value);
  const { value } = props;
  useEffect(() => {
    if (value !== "" || sent.current === "") return;
    sent.current = "";
    setTyped("");
  }, [value]);
  return (
    <Input
      allowClear
      autoFocus={props.autoFocus ?? false}
      prefix={<SearchOutlined aria-hidden="true" />}
      className={props.className ?? styles.search}
      aria-label={props.label}
      placeholder={props.label}
      value={typed}
      onChange={(event) => {
        sent.current = event.target.value;
        setTyped(event.target.value);
        props.onChange(event.target.value);
      }}
    />
  );
}
