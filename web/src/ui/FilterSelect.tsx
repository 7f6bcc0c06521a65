import { Select, type SelectProps } from "antd";
import styles from "./FilterBar.module.css";

/** One choice by which a list is narrowed; the empty text is none, as the address keeps it. */
export function FilterSelect(props: {
  label: string;
  /** What stands there while nothing is chosen; the label when it says enough. */
  placeholder?: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  /** Whether one may type to find an option among many, or what to do with what is typed. */
  search?: boolean | ((typed: string) => void);
  /** The whole width of a phone, for long names. */
  wide?: boolean;
}) {
  const { search } = props;
  const showSearch: SelectProps["showSearch"] =
    typeof search === "function"
      ? { filterOption: false, onSearch: search }
      : search && { optionFilterProp: "label" };
  return (
    <Select<string>
      allowClear
      {...(showSearch && { showSearch })}
      className={props.wide ? `${styles.choice} ${styles.wide}` : styles.choice}
      popupMatchSelectWidth={false}
      aria-label={props.label}
      placeholder={props.placeholder ?? props.label}
      value={props.value || null}
      options={[...props.options]}
      onChange={(value: string | null | undefined) => props.onChange(value ?? "")}
    />
  );
}
