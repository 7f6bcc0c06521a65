import type { ReactNode } from "react";
import { Link } from "react-router";
import { useTabPage } from "@/shared/tabTitle";
import styles from "./PageHeader.module.css";

export interface Crumb {
  title: string;
  to: string;
}

/** Title of a page with what it is for, where it hangs, and its actions on the right. */
export function PageHeader(props: {
  title: ReactNode;
  about?: ReactNode;
  crumbs?: Crumb[];
  marks?: ReactNode;
  actions?: ReactNode;
}) {
  useTabPage(typeof props.title === "string" ? props.title : "");
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        {props.crumbs && props.crumbs.length > 0 && (
          <div className={styles.crumbs}>
            {props.crumbs.map((crumb, place) => (
              <span key={crumb.to}>
                {place > 0 && <span aria-hidden="true"> / </span>}
                <Link to={crumb.to}>{crumb.title}</Link>
              </span>
            ))}
          </div>
        )}
        <div className={styles.line}>
          <h1 className={styles.title}>{props.title}</h1>
          {props.marks}
        </div>
        {props.about && <p className={styles.about}>{props.about}</p>}
      </div>
      {props.actions && <div className={`${styles.actions} tz-screen`}>{props.actions}</div>}
    </header>
  );
}
