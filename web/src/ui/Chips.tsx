import { useTranslation } from "react-i18next";
import { Count } from "./Amounts";
import styles from "./Chips.module.css";

export interface Chip<Key extends string> {
  key: Key;
  label: string;
  count?: number;
  about?: string;
}

/** One of several kinds of rows to look at, each with how many there are; the first stands for all of them. */
export function Chips<Key extends string>(props: {
  label: string;
  chips: Chip<Key>[];
  chosen: Key | "";
  onChoose: (key: Key | "") => void;
}) {
  const { t } = useTranslation();
  const all: Chip<Key | ""> = { key: "", label: t("frame.all") };
  return (
    <fieldset className={styles.chips} aria-label={props.label}>
      {[all, ...props.chips].map((chip) => (
        <button
          key={chip.key}
          type="button"
          className={styles.chip}
          aria-pressed={props.chosen === chip.key}
          title={chip.about}
          onClick={() => props.onChoose(chip.key)}
        >
          {chip.label}
          {chip.count !== undefined && <Count value={chip.count} />}
        </button>
      ))}
    </fieldset>
  );
}
