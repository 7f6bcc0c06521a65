import { type ReactNode, useId } from "react";
import styles from "../fields.module.css";

/** One setting with its name above it. */
export function Setting({ name, children }: { name: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles.setting}>
      <label htmlFor={id}>{name}</label>
      {children(id)}
    </div>
  );
}
