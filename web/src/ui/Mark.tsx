import type { ReactNode } from "react";
import styles from "./Mark.module.css";

/** A small word about a state. The word says it; the colour only helps. */
export function Mark({
  tone = "plain",
  children,
}: {
  tone?: "plain" | "good" | "warn" | "bad" | "accent";
  children: ReactNode;
}) {
  return <span className={`${styles.mark} ${styles[tone]}`}>{children}</span>;
}
