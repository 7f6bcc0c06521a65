import type { ReactNode } from "react";
import { Money } from "../Amounts";
import styles from "./charts.module.css";

export interface Rank {
  key: string;
  name: ReactNode;
  value: string;
}

/** Amounts from the largest down, each with a bar of its share of the largest. */
export function RankBars({ ranks, label }: { ranks: Rank[]; label: string }) {
  const largest = Math.max(1, ...ranks.map((each) => Number(each.value)));
  return (
    <ul className={styles.ranks} aria-label={label}>
      {ranks.map((each) => (
        <li key={each.key} className={styles.rank}>
          <span className={styles.name}>{each.name}</span>
          <Money value={each.value} />
          <span className={styles.track} aria-hidden="true">
            <span
              className={styles.fill}
              style={{ width: `${(Math.max(0, Number(each.value)) / largest) * 100}%` }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
