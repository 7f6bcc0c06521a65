import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { type AppPackage, type Layer, useLayers } from "@/api/packages";
import { useLabel } from "@/shared/locale";
import { useNarrow } from "@/shared/narrow";
import { DateText } from "@/ui/Amounts";
import { Mark } from "@/ui/Mark";
import { Answer } from "@/ui/states";
import { Differences } from "./Differences";
import styles from "./packages.module.css";
import { useKinds } from "./words";

const TONES = { packaged: "plain", overridden: "accent", removed: "warn", added: "good" } as const;

function Layers({ layers }: { layers: Layer[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  const kinds = useKinds();
  const titles = new Map(layers.map((each) => [`${each.kind} ${each.name}`, label(each.title)]));
  const named = (kind: string, name: string) => `${kinds(kind)} ${titles.get(`${kind} ${name}`) ?? name}`;
  const line = (layer: Layer) => (
    <li key={`${layer.kind} ${layer.name}`} className={styles.line}>
      <div className={styles.where}>
        <span>{named(layer.kind, layer.name)}</span>
        <Mark tone={TONES[layer.state]}>{t(`packages.states.${layer.state}`)}</Mark>
      </div>
      {layer.state === "overridden" && (
        <Differences title={t("packages.states.overridden")} differences={layer.differences} named={named} />
      )}
    </li>
  );
  const same = layers.filter((layer) => layer.state === "packaged");
  const touched = layers.filter((layer) => layer.state !== "packaged");
  return (
    <div className={styles.stack}>
      {touched.length === 0 && <p className={styles.note}>{t("packages.untouched")}</p>}
      <ul className={styles.lines}>{touched.map(line)}</ul>
      {same.length > 0 && (
        <details>
          <summary className={styles.summary}>
            {t("packages.states.packaged")} ({same.length})
          </summary>
          <ul className={styles.lines}>{same.map(line)}</ul>
        </details>
      )}
    </div>
  );
}

/** A package with what the workspace changed of it, and when it was installed. */
export function PackageDrawer({ each, onClose }: { each: AppPackage; onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const narrow = useNarrow();
  const layers = useLayers(each.key);
  return (
    <Drawer
      open
      size={narrow ? "100%" : 720}
      title={`${label(each.title)} ${each.version}`}
      onClose={onClose}
    >
      <div className={styles.stack}>
        <section>
          <h3 className={styles.heading}>{t("packages.layers")}</h3>
          <Answer query={layers}>{(found) => <Layers layers={found} />}</Answer>
        </section>
        <section>
          <h3 className={styles.heading}>{t("packages.history")}</h3>
          <ul className={styles.lines}>
            {each.history.map((done) => (
              <li key={`${done.version} ${done.at}`} className={styles.line}>
                <div className={styles.where}>
                  <strong>{done.version}</strong>
                  <span className={styles.note}>
                    {done.by} · <DateText value={done.at} time />
                  </span>
                </div>
                <span className={styles.note}>{t("packages.historyLine", { ...done })}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Drawer>
  );
}
