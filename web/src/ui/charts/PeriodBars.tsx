import { useTranslation } from "react-i18next";
import { useLocale } from "@/shared/locale";
import { useWidth } from "@/shared/width";
import { formatNumber } from "../format";
import { niceTop } from "./axis";
import styles from "./charts.module.css";

const HEIGHT = 200;
const LEFT = 36;
const BOTTOM = 24;
const TOP = 10;
const LINES = 4;
const COUNTS_OF_LINES = [LINES, 3, 5, 2, 1];
const WIDTH_OF_LABEL = 84;

export interface Pile {
  name: string;
  tone: "accent" | "good" | "plain" | "bad";
  values: readonly number[];
}

interface PeriodBarsProps {
  label: string;
  /** What each place on the axis is called. */
  periods: readonly string[];
  /** Bars beside each other; what is in one bar is piled up. */
  bars: readonly (readonly Pile[])[];
}

/** The numbers that an axis of counts names: whole ones only. */
export function ticksOf(largest: number): number[] {
  const top = niceTop(Math.max(LINES, largest));
  const lines = COUNTS_OF_LINES.find((count) => Number.isInteger(top / count)) ?? 1;
  return Array.from({ length: lines + 1 }, (_, index) => (top / lines) * index);
}

function Drawing({ label, periods, bars }: PeriodBarsProps) {
  const { language } = useLocale();
  const [box, width] = useWidth<HTMLDivElement>(720);
  const heights = bars.flatMap((piles) =>
    periods.map((_, at) => piles.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)),
  );
  const ticks = ticksOf(Math.max(0, ...heights));
  const top = ticks.at(-1) ?? 1;
  const tall = (value: number) => (value / top) * (HEIGHT - BOTTOM - TOP);
  const step = (width - LEFT) / Math.max(1, periods.length);
  const room = Math.max(1, Math.ceil(WIDTH_OF_LABEL / step));
  const thick = Math.min(24, (step * 0.7) / bars.length);
  const told = (at: number) =>
    [periods[at], ...bars.flat().map(({ name, values }) => `${name} ${values[at] ?? 0}`)].join("\n");
  return (
    <div ref={box} className={styles.frame}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label}>
        {ticks.map((value) => (
          <g key={value}>
            <line
              className={styles.grid}
              x1={LEFT}
              x2={width}
              y1={HEIGHT - BOTTOM - tall(value)}
              y2={HEIGHT - BOTTOM - tall(value)}
            />
            <text className={styles.axis} x={LEFT - 8} y={HEIGHT - BOTTOM - tall(value) + 4} textAnchor="end">
              {formatNumber(value, language)}
            </text>
          </g>
        ))}
        {periods.map((period, at) => {
          const middle = LEFT + (at + 0.5) * step;
          return (
            <g key={period}>
              {bars.map((piles, bar) => {
                let foot = 0;
                return piles.map(({ name, tone, values }) => {
                  const value = values[at] ?? 0;
                  foot += value;
                  return (
                    <rect
                      key={name}
                      className={styles[tone]}
                      x={middle + (bar - bars.length / 2) * thick}
                      y={HEIGHT - BOTTOM - tall(foot)}
                      width={Math.max(1, thick - 1)}
                      height={tall(value)}
                    />
                  );
                });
              })}
              <rect
                className={styles.catch}
                x={middle - step / 2}
                y={TOP}
                width={step}
                height={HEIGHT - BOTTOM - TOP}
              >
                <title>{told(at)}</title>
              </rect>
              {at % room === 0 && middle + WIDTH_OF_LABEL / 2 <= width && (
                <text
                  className={styles.axis}
                  x={Math.max(middle, WIDTH_OF_LABEL / 2)}
                  y={HEIGHT - 8}
                  textAnchor="middle"
                >
                  {period}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** Counts by day or week as bars; a table says the same to readers. */
export function PeriodBars(props: PeriodBarsProps) {
  const { t } = useTranslation();
  const piles = props.bars.flat();
  return (
    <figure className={styles.figure}>
      <Drawing {...props} />
      <figcaption className={styles.legend}>
        {piles.map(({ name, tone }) => (
          <span key={name} className={styles.key}>
            <span className={`${styles.swatch} ${styles[tone]}`} aria-hidden="true" />
            {name}
          </span>
        ))}
      </figcaption>
      <table className="tz-unseen">
        <caption>{props.label}</caption>
        <thead>
          <tr>
            <th scope="col">{t("flowStatistics.days")}</th>
            {piles.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.periods.map((period, at) => (
            <tr key={period}>
              <th scope="row">{period}</th>
              {piles.map(({ name, values }) => (
                <td key={name}>{values[at] ?? 0}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
