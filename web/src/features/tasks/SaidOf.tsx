import type { BoxLine } from "@/api/tasks";
import { isEmpty } from "@/fields/contracts";
import { entryOf } from "@/fields/registry";
import { useLabel } from "@/shared/locale";
import styles from "./tasks.module.css";

/** What the record of a line says most by: its amount, with whom it is. */
export function SaidOf({ line }: { line: BoxLine }) {
  const label = useLabel();
  const said = line.said.filter(({ value }) => !isEmpty(value));
  if (said.length === 0) return null;
  return (
    <span className={styles.said}>
      {said.map(({ field, value }) => {
        const { Cell } = entryOf(field.type);
        return (
          <span key={field.key}>
            <span className={styles.quiet}>{label(field.label)}</span> <Cell field={field} value={value} />
          </span>
        );
      })}
    </span>
  );
}
