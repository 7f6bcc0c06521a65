import { Money } from "@/ui/Amounts";
import styles from "./simulation.module.css";

const PLUS = "+";

/** A difference with its sign; `plain` where more is neither good nor bad, as with costs. */
export function Change({
  value,
  currency,
  plain = false,
}: {
  value: string;
  currency: string;
  plain?: boolean;
}) {
  const none = Number(value) === 0;
  const fell = value.startsWith("-");
  return (
    <span className={plain ? undefined : none ? styles.same : fell ? styles.fell : styles.rose}>
      {!none && !fell && PLUS}
      <Money value={value} currency={currency} />
    </span>
  );
}
