import { Button, Drawer, Empty, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFunctions } from "@/api/formulas";
import { useNarrow } from "@/shared/narrow";
import { SearchBox } from "@/ui/SearchBox";
import { Answer } from "@/ui/states";
import styles from "./formula.module.css";
import { matching } from "./names";

interface FunctionsHelpProps {
  onClose: () => void;
  /** Puts a function into the formula. */
  onChoose: (name: string) => void;
}

const EVERY = "";

/** All functions with what they do and examples, searched by name or words. */
export function FunctionsHelp({ onClose, onChoose }: FunctionsHelpProps) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const [search, setSearch] = useState("");
  const [category, setCategory] = useState(EVERY);
  return (
    <Drawer open title={t("formulas.functions")} size={narrow ? "100%" : 560} onClose={onClose}>
      <Answer query={useFunctions()}>
        {({ categories, functions }) => {
          const found = matching(functions, search, category || null);
          return (
            <>
              <SearchBox
                autoFocus
                className={styles.search}
                label={t("formulas.search")}
                value={search}
                onChange={setSearch}
              />
              <div className={styles.categories}>
                <Segmented
                  size="small"
                  value={category}
                  options={[
                    { value: EVERY, label: t("formulas.all") },
                    ...categories.map(({ key, title }) => ({ value: key, label: title })),
                  ]}
                  onChange={setCategory}
                />
              </div>
              {found.length === 0 && <Empty description={t("formulas.noFunction")} />}
              <ul className={styles.functions}>
                {found.map((each) => (
                  <li key={each.name}>
                    <div className={styles.signature}>
                      <code>{each.signature}</code>
                      <Button size="small" type="link" onClick={() => onChoose(each.name)}>
                        {t("formulas.insert")}
                      </Button>
                    </div>
                    <p>{each.help}</p>
                    {each.examples.map((example) => (
                      <div key={example.formula} className={styles.example}>
                        <code>{example.formula}</code> → <span>{example.result}</span>
                      </div>
                    ))}
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Answer>
    </Drawer>
  );
}
