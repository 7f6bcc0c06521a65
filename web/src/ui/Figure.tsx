import type { ReactNode } from "react";
import { Link } from "react-router";
import styles from "./Figure.module.css";

/** One figure with its name, what it is compared with, and the rows behind it one click away. */
export function Figure(props: {
  title: ReactNode;
  value: ReactNode;
  note?: ReactNode;
  tone?: "good" | "warn" | "bad";
  to?: string;
  children?: ReactNode;
}) {
  const content = (
    <>
      <div className={styles.title}>{props.title}</div>
      <div className={`${styles.value} tz-figures`}>{props.value}</div>
      {props.note && (
        <div className={`${styles.note} ${props.tone ? styles[props.tone] : ""}`}>{props.note}</div>
      )}
      {props.children}
    </>
  );
  if (!props.to) return <div className={styles.figure}>{content}</div>;
  return (
    <Link to={props.to} className={`${styles.figure} ${styles.open}`}>
      {content}
    </Link>
  );
}
