import { Button, Form, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Plan } from "@/api/plans";
import { useOfferedPeriods, useSimulate } from "@/api/simulations";
import { Panel } from "@/ui/Panel";
import { usePeriodText } from "@/ui/periodText";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { inForce } from "../versions";
import { firstChoice } from "./choosing";
import styles from "./simulation.module.css";

interface AskingProps {
  plan: Plan;
  version: number;
  onVersion: (version: number) => void;
  onBegun: (simulation: string) => void;
}

/** What the versions of a plan are called when one of them is chosen. */
function useVersionNames(plan: Plan) {
  const { t } = useTranslation();
  const current = inForce(plan)?.version;
  return plan.versions.map(({ version, status }) => {
    const name =
      status === "draft" ? "draftVersion" : version === current ? "inForceVersion" : "publishedVersion";
    return { value: version, label: t(`simulations.${name}`, { version }) };
  });
}

/** Which version over which periods, and the button that begins. */
export function Asking({ plan, version, onVersion, onBegun }: AskingProps) {
  const { t } = useTranslation();
  const say = usePeriodText();
  const toasts = useToasts();
  const offered = useOfferedPeriods(plan.key, version);
  const simulate = useSimulate();
  const [picked, setPicked] = useState<string[] | null>(null);
  const versions = useVersionNames(plan);
  const begin = async (periods: string[]) => {
    try {
      const { simulation } = await simulate.mutateAsync({ plan: plan.key, version, periods });
      toasts.done(t("simulations.started"));
      onBegun(simulation.id);
    } catch (error) {
      toasts.failed(error);
    }
  };
  const change = (value: number) => {
    setPicked(null);
    onVersion(value);
  };
  return (
    <Panel>
      <Answer query={offered} rows={3}>
        {({ periods, most }) => {
          const chosen = picked ?? firstChoice(periods);
          return (
            <Form layout="vertical" className={styles.asking} onFinish={() => begin(chosen)}>
              <Form.Item label={t("simulations.version")} htmlFor="simulated-version">
                <Select<number> id="simulated-version" value={version} options={versions} onChange={change} />
              </Form.Item>
              {periods.length === 0 ? (
                <EmptyState
                  compact
                  title={t("simulations.noPeriods")}
                  about={t("simulations.noPeriodsAbout")}
                />
              ) : (
                <Form.Item
                  label={t("simulations.periods")}
                  htmlFor="simulated-periods"
                  extra={t("simulations.periodsAbout", { most })}
                >
                  <Select<string[]>
                    id="simulated-periods"
                    mode="multiple"
                    value={chosen}
                    maxCount={most}
                    onChange={setPicked}
                    optionFilterProp="label"
                    options={periods.map(({ code, settled }) => ({
                      value: code,
                      label: settled ? `${say(code)} · ${t("simulations.settled")}` : say(code),
                    }))}
                  />
                </Form.Item>
              )}
              <Button
                type="primary"
                htmlType="submit"
                className={styles.begin}
                disabled={chosen.length === 0}
                loading={simulate.isPending}
              >
                {t("simulations.start")}
              </Button>
            </Form>
          );
        }}
      </Answer>
    </Panel>
  );
}
