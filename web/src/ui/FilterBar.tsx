import type { ReactNode } from "react";
import styles from "./FilterBar.module.css";

/** By what a list is narrowed: side by side above it or in its head, two even columns on a phone. */
export function FilterBar(props: { inHead?: boolean; children: ReactNode }) {
  return <div className={props.inHead ? styles.bar : `${styles.bar} ${styles.above}`}>{props.children}</div>;
}
