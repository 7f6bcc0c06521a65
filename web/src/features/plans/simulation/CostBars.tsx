import { useTranslation } from "react-i18next";
import type { SimulationResult } from "@/api/simulations";
import { useLocale } from "@/shared/locale";
import { useWidth } from "@/shared/width";
import { niceTop } from "@/ui/charts/axis";
import charts from "@/ui/charts/charts.module.css";
import { formatMoney, formatShortMoney } from "@/ui/format";
import { usePeriodText } from "@/ui/periodText";

const HEIGHT = 220;
const LEFT = 68;
const BOTTOM = 24;
const TOP = 10;
const LINES = 4;
const THICKEST = 36;
const WIDTH_OF_LABEL = 72;

type Periods = SimulationResult["periods"];

const SIDES = [
  { side: "before", tone: "plain" },
  { side: "after", tone: "accent" },
] as const;

function Drawing({ periods, currency, label }: { periods: Periods; currency: string; label: string }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const [box, width] = useWidth<HTMLDivElement>(720);
  const top = niceTop(Math.max(0, ...periods.flatMap((each) => [Number(each.before), Number(each.after)])));
  const tall = (value: number) => (Math.max(0, value) / top) * (HEIGHT - BOTTOM - TOP);
  const step = (width - LEFT) / Math.max(1, periods.length);
  const thick = Math.min(THICKEST, step * 0.35);
  const room = Math.max(1, Math.ceil(WIDTH_OF_LABEL / step));
  const told = (each: Periods[number]) =>
    [
      each.code,
      ...SIDES.map(
        ({ side }) => `${t(`simulations.${side}`)} ${formatMoney(each[side], currency, language)}`,
      ),
    ].join("\n");
  return (
    <div ref={box} className={charts.frame}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label}>
        {Array.from({ length: LINES + 1 }, (_, index) => (top / LINES) * index).map((value) => (
          <g key={value}>
            <line
              className={charts.grid}
              x1={LEFT}
              x2={width}
              y1={HEIGHT - BOTTOM - tall(value)}
              y2={HEIGHT - BOTTOM - tall(value)}
            />
            <text className={charts.axis} x={LEFT - 8} y={HEIGHT - BOTTOM - tall(value) + 4} textAnchor="end">
              {formatShortMoney(value, currency, language)}
            </text>
          </g>
        ))}
        {periods.map((each, at) => {
          const middle = LEFT + (at + 0.5) * step;
          return (
            <g key={each.code}>
              {SIDES.map(({ side, tone }, place) => (
                <rect
                  key={side}
                  className={charts[tone]}
                  x={middle + (place - 1) * thick}
                  y={HEIGHT - BOTTOM - tall(Number(each[side]))}
                  width={Math.max(1, thick - 2)}
                  height={tall(Number(each[side]))}
                  rx={2}
                />
              ))}
              <rect
                className={charts.catch}
                x={middle - step / 2}
                y={TOP}
                width={step}
                height={HEIGHT - BOTTOM - TOP}
              >
                <title>{told(each)}</title>
              </rect>
              {at % room === 0 && (
                <text className={charts.axis} x={middle} y={HEIGHT - 8} textAnchor="middle">
                  {each.code}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** What each period costs by the version in force and by the simulated one; a table says the same to readers. */
export function CostBars({ periods, currency }: { periods: Periods; currency: string }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const say = usePeriodText();
  const label = t("simulations.byPeriod");
  return (
    <figure className={charts.figure}>
      <Drawing periods={periods} currency={currency} label={label} />
      <figcaption className={charts.legend}>
        {SIDES.map(({ side, tone }) => (
          <span key={side} className={charts.key}>
            <span className={`${charts.swatch} ${charts[tone]}`} aria-hidden="true" />
            {t(`simulations.${side}`)}
          </span>
        ))}
      </figcaption>
      <table className="tz-unseen">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t("simulations.period")}</th>
            {SIDES.map(({ side }) => (
              <th key={side} scope="col">
                {t(`simulations.${side}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {periods.map((each) => (
            <tr key={each.code}>
              <th scope="row">{say(each.code)}</th>
              {SIDES.map(({ side }) => (
                <td key={side}>{formatMoney(each[side], currency, language)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
