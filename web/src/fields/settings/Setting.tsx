import { type ReactNode, useId } from "react";
import styles from "../fields.module.css";

/** One setting with its name above it, and what there is to say of it below. */
export function Setting({
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
