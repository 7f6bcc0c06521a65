import { Alert, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { useCodeRules, useSetCodeRule } from "@/api/freshCodes";
import { Panel } from "@/ui/Panel";
import { Answer } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "../messages.module.css";

const KEYS = {
  "statement.confirm": "confirm",
  "statement.dispute": "dispute",
  "record.change": "record",
} as const;
const PURPOSES = Object.keys(KEYS) as (keyof typeof KEYS)[];

/** For what partners' people are asked for a fresh code. */
export function CodesPanel() {
  const { t } = useTranslation();
  const rules = useCodeRules();
  const set = useSetCodeRule();
  const toasts = useToasts();
  return (
    <Answer query={rules}>
      {({ purposes, media }) => (
        <div className={styles.stack}>
          {media.length === 0 ? (
            <Alert
              type="warning"
              showIcon
              title={t("freshCodes.off")}
              description={t("freshCodes.offAbout")}
            />
          ) : (
            <Alert
              type="info"
              showIcon
              title={t("freshCodes.on", {
                media: media.map((each) => t(`messages.media.${each}`)).join(t("frame.listSeparator")),
              })}
              description={t("freshCodes.onAbout")}
            />
          )}
          <Panel title={t("freshCodes.title")}>
            <div className={styles.stack}>
              {PURPOSES.map((purpose) => (
                // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control
                <label key={purpose} className={styles.purpose}>
                  <Switch
                    checked={purposes[purpose]}
                    loading={set.isPending && set.variables.purpose === purpose}
                    onChange={(active) => set.mutate({ purpose, active }, { onError: toasts.failed })}
                  />
                  <span>
                    {t(`freshCodes.purposes.${KEYS[purpose]}`)}
                    {!purposes[purpose] && ` · ${t("freshCodes.without")}`}
                  </span>
                </label>
              ))}
            </div>
          </Panel>
        </div>
      )}
    </Answer>
  );
}
