import type { ReactNode } from "react";
import styles from "./Panel.module.css";

/** A white sheet on the grey ground. `flush` lets a table touch the edges. */
export function Panel(props: {
  title?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={styles.panel}>
      {(props.title || props.actions) && (
        <div className={styles.head}>
          <h2 className={styles.title}>{props.title}</h2>
          {props.actions && <div className={styles.actions}>{props.actions}</div>}
        </div>
      )}
      <div className={props.flush ? undefined : styles.body}>{props.children}</div>
    </section>
  );
}
