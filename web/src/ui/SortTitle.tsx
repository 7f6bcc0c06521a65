import { CaretDownOutlined, CaretUpOutlined } from "@ant-design/icons";
import styles from "./SortTitle.module.css";

/** A column's name that sorts by it; a second press turns the order. `-amount` is amount, the largest first. */
export function SortTitle(props: {
  name: string;
  by: string;
  sort: string;
  /** The order of the first press; figures fall, names rise. */
  rising?: boolean;
  onSort: (sort: string) => void;
}) {
  const { by, sort, rising } = props;
  const [first, other] = rising ? [by, `-${by}`] : [`-${by}`, by];
  return (
    <button
      type="button"
      className={styles.title}
      onClick={() => props.onSort(sort === first ? other : first)}
    >
      {props.name} {sort === `-${by}` && <CaretDownOutlined aria-hidden="true" />}
      {sort === by && <CaretUpOutlined aria-hidden="true" />}
    </button>
  );
}
