import { Segmented } from "antd";
import { useTranslation } from "react-i18next";
import type { Difference } from "@/api/packages";
import styles from "./packages.module.css";
import { pathWords } from "./paths";

function Side({ name, text, chosen }: { name: string; text: string | null; chosen: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={chosen ? `${styles.side} ${styles.chosen}` : styles.side}>
      <span className={styles.note}>{name}</span>
      <pre className={styles.text}>{text ?? t("packages.absent")}</pre>
    </div>
  );
}

interface DifferencesProps {
  title: string;
  about?: string;
  differences: readonly Difference[];
  /** Names a form, role or other part for people. */
  named: (kind: string, name: string) => string;
  /** Of parts that both sides changed: those in which the package's side is taken. */
  take?: readonly string[];
  onTake?: (part: string, taken: boolean) => void;
}

/** Parts in which package and workspace differ, with the text of each side; where asked, one side is chosen. */
export function Differences({ title, about, differences, named, take, onTake }: DifferencesProps) {
  const { t } = useTranslation();
  if (differences.length === 0) return null;
  return (
    <section>
      <h3 className={styles.heading}>
        {title} ({differences.length})
      </h3>
      {about && <p className={styles.note}>{about}</p>}
      <ul className={styles.lines}>
        {differences.map((each) => {
          const taken = take?.includes(each.part) ?? each.outcome === "changed";
          return (
            <li key={each.part} className={styles.line}>
              <div className={styles.where}>
                <span>
                  <strong>{named(each.kind, each.name)}</strong> · {pathWords(each.path, t)}
                </span>
                {onTake && (
                  <Segmented
                    size="small"
                    value={taken ? "package" : "here"}
                    options={[
                      { value: "here", label: t("packages.keepHere") },
                      { value: "package", label: t("packages.takePackage") },
                    ]}
                    onChange={(side) => onTake(each.part, side === "package")}
                  />
                )}
              </div>
              <div className={styles.sides}>
                <Side name={t("packages.here")} text={each.here} chosen={onTake !== undefined && !taken} />
                <Side
                  name={t("packages.fromPackage")}
                  text={each.package}
                  chosen={onTake !== undefined && taken}
                />
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
