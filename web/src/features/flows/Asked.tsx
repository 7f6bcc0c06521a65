import { useTranslation } from "react-i18next";
import { type Asking, useForetelling } from "@/api/flowDrafts";
import type { AssigneeSource, FlowDocument } from "@/api/flows";
import { useReader } from "@/fields/reader";
import { type Names, sourceText, type Telling } from "@/flows/words";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import styles from "./asked.module.css";

type Together = Asking["people"];
type Source = Together["sources"][number];
type People = Source["passed_over"];

function useListed() {
  const { t } = useTranslation();
  const { separator } = useReader();
  return ({ names, count }: People) =>
    count > names.length
      ? t("flowDesigner.asks.more", { names: names.join(separator), count })
      : names.join(separator);
}

/** The rule, and who that is today where no run decides it. */
function Rule({ found, telling }: { found: Source; telling: Telling }) {
  const { t } = telling;
  const listed = useListed();
  const source = found.source as AssigneeSource;
  const names = found.asked && (found.asked.count > 0 ? listed(found.asked) : t("flowDesigner.asks.empty"));
  const rule = sourceText(source, telling);
  const isNamed = source.kind === "members" && found.asked !== null && found.asked.count > 0;
  return (
    <li>
      {names === null ? rule : isNamed ? names : t("flowDesigner.asks.of", { rule, names })}
      {found.passed_over.count > 0 && (
        <p className={styles.warning}>
          {t("flowDesigner.asks.passedOver", { names: listed(found.passed_over) })}
        </p>
      )}
    </li>
  );
}

function Rules({ people, telling }: { people: Together; telling: Telling }) {
  return (
    <ul className={styles.rules}>
      {people.sources.map((found) => (
        <Rule key={JSON.stringify(found.source)} found={found} telling={telling} />
      ))}
    </ul>
  );
}

function Step({ asking, telling }: { asking: Asking; telling: Telling }) {
  const { t } = telling;
  const { label } = useReader();
  const { people, instead, nobody } = asking;
  const isFallback = instead !== null && people.finds !== "somebody" && people.finds !== "too_many";
  const act = instead?.finds === "nobody" ? "neither" : nobody;
  return (
    <li>
      <strong>{label(asking.title)}</strong>
      <Rules people={people} telling={telling} />
      {people.finds === "nobody" && <p className={styles.warning}>{t(`flowDesigner.asks.nobody.${act}`)}</p>}
      {people.finds === "too_many" && <p className={styles.warning}>{t("flowDesigner.asks.tooMany")}</p>}
      {isFallback && (
        <>
          <p className={styles.quiet}>{t("flowDesigner.asks.instead")}</p>
          <Rules people={instead} telling={telling} />
        </>
      )}
    </li>
  );
}

/** Whom a flow will ask, told before it is published or resumed. */
export function Asked({ document, names }: { document: FlowDocument; names: Names }) {
  const { t } = useTranslation();
  const asked = useForetelling(document.key, document);
  const telling = { t, names, document };
  return (
    <section className={styles.asked} aria-label={t("flowDesigner.asks.title")}>
      <h3 className={styles.title}>{t("flowDesigner.asks.title")}</h3>
      {asked.data ? (
        asked.data.length === 0 ? (
          <p className={styles.quiet}>{t("flowDesigner.asks.none")}</p>
        ) : (
          <ul className={styles.steps}>
            {asked.data.map((asking) => (
              <Step key={asking.step} asking={asking} telling={telling} />
            ))}
          </ul>
        )
      ) : asked.error ? (
        <ErrorState compact error={asked.error} onRetry={() => asked.refetch()} />
      ) : (
        <LoadingSkeleton rows={3} />
      )}
    </section>
  );
}
