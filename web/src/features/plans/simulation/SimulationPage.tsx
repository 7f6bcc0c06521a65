import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { type Plan, usePlan } from "@/api/plans";
import { PageHeader } from "@/ui/PageHeader";
import { Answer, EmptyState } from "@/ui/states";
import { latest } from "../versions";
import { Asking } from "./Asking";
import { Outcome } from "./Outcome";
import { Recent } from "./Recent";
import styles from "./simulation.module.css";

function Desk({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const run = search.get("run") ?? "";
  const wanted = Number(search.get("version"));
  const version = plan.versions.find((each) => each.version === wanted) ?? latest(plan);
  const show = (simulation: string) =>
    setSearch({ version: String(version?.version ?? ""), run: simulation });
  if (!version) return <EmptyState title={t("plans.gone")} />;
  return (
    <div className={styles.page}>
      <PageHeader
        title={t("simulations.title")}
        crumbs={[
          { title: t("plans.title"), to: "/plans" },
          { title: plan.title, to: `/plans/${plan.key}` },
        ]}
        about={t("simulations.about")}
      />
      <Asking
        key={version.version}
        plan={plan}
        version={version.version}
        onVersion={(value) => setSearch({ version: String(value), ...(run && { run }) })}
        onBegun={show}
      />
      {run && <Outcome key={run} id={run} />}
      <div>
        <Recent plan={plan.key} onOpen={show} />
      </div>
    </div>
  );
}

/** A version of a plan tried over periods of the past, against the version in force. */
export function SimulationPage() {
  const { key = "" } = useParams();
  const plan = usePlan(key);
  return <Answer query={plan}>{(found) => <Desk plan={found} />}</Answer>;
}
