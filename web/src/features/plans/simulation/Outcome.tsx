import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { type Simulation, type SimulationResult, useSimulation } from "@/api/simulations";
import { useUrlState } from "@/shared/urlState";
import { Count, Money } from "@/ui/Amounts";
import { Figure } from "@/ui/Figure";
import { Panel } from "@/ui/Panel";
import { usePeriodText } from "@/ui/periodText";
import { Answer } from "@/ui/states";
import { Change } from "./Change";
import { CostBars } from "./CostBars";
import { Course } from "./Course";
import { Difference } from "./Difference";
import { Distribution } from "./Distribution";
import { Partners } from "./Partners";
import styles from "./simulation.module.css";

function Figures({ simulation, result }: { simulation: Simulation; result: SimulationResult }) {
  const { t } = useTranslation();
  const { currency } = simulation;
  return (
    <div className={styles.figures}>
      <Figure
        title={t("simulations.cost")}
        value={<Money value={result.after} currency={currency} />}
        note={
          <>
            {t("simulations.costBefore")} <Money value={result.before} currency={currency} />
          </>
        }
      />
      <Figure
        title={t("simulations.change")}
        value={<Change plain value={result.change} currency={currency} />}
        note={simulation.in_force === null && t("simulations.noneInForce")}
      />
      {(["winners", "losers"] as const).map((fate) => (
        <Figure
          key={fate}
          title={t(`simulations.${fate}`)}
          value={<Count value={result[fate]} />}
          note={
            <>
              {t("simulations.together")}{" "}
              <Change value={fate === "winners" ? result.won : result.lost} currency={currency} />
            </>
          }
          to={`?version=${simulation.version}&run=${simulation.id}&fate=${fate}${fate === "losers" ? "&sort=change" : ""}`}
        />
      ))}
      <Figure
        title={t("simulations.paid")}
        value={<Count value={result.paid_after} />}
        note={t("simulations.paidBefore", { count: result.paid_before })}
      />
    </div>
  );
}

/** Periods with faults in their data, and those without sales. */
function Notes({ result }: { result: SimulationResult }) {
  const { t } = useTranslation();
  const say = usePeriodText();
  const told = result.periods.flatMap(({ code, blocked, partners }) => {
    const period = say(code);
    if (blocked > 0) return [t("simulations.blockedOne", { period, count: blocked })];
    return partners === 0 ? [t("simulations.noSales", { period })] : [];
  });
  if (told.length === 0) return null;
  return <Alert type="warning" showIcon title={told.map((text) => <div key={text}>{text}</div>)} />;
}

function Result({ simulation, result }: { simulation: Simulation; result: SimulationResult }) {
  const { t } = useTranslation();
  const [partner, setPartner] = useUrlState("partner");
  const { version, in_force: before } = simulation;
  return (
    <>
      <p className={styles.versus}>
        {before === null ? t("simulations.alone", { version }) : t("simulations.versus", { version, before })}
      </p>
      <Notes result={result} />
      <Figures simulation={simulation} result={result} />
      <div className={styles.columns}>
        <Panel title={t("simulations.byPeriod")}>
          <CostBars periods={result.periods} currency={simulation.currency} />
        </Panel>
        <div>
          <Distribution result={result} currency={simulation.currency} />
        </div>
      </div>
      <Partners simulation={simulation} onOpen={setPartner} />
      <Difference simulation={simulation} partner={partner} onClose={() => setPartner("")} />
    </>
  );
}

/** One simulation: its progress, what kept it from ending, or its result. */
export function Outcome({ id }: { id: string }) {
  const simulation = useSimulation(id);
  return (
    <div className={styles.outcome}>
      <Answer query={simulation} rows={10}>
        {(found) =>
          found.result ? <Result simulation={found} result={found.result} /> : <Course simulation={found} />
        }
      </Answer>
    </div>
  );
}
