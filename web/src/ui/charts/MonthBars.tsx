import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLocale } from "@/shared/locale";
import { useWidth } from "@/shared/width";
import { formatMoney, formatShortMoney } from "../format";
import { isNamed, niceTop } from "./axis";
import styles from "./charts.module.css";

const HEIGHT = 220;
const LEFT = 68;
const BOTTOM = 24;
const TOP = 10;
const LINES = 4;
const WIDTH_OF_LABEL = 64;

export interface Month {
  month: string;
  sales: string;
  target?: string | null;
}

/** Where months and amounts stand on a drawing of the given width. */
function scaleOf(months: Month[], width: number) {
  const values = months.flatMap((each) => [Number(each.sales), Number(each.target ?? 0)]);
  const top = niceTop(Math.max(0, ...values));
  const step = (width - LEFT) / Math.max(1, months.length);
  const height = (value: number) => (Math.max(0, value) / top) * (HEIGHT - BOTTOM - TOP);
  return {
    step,
    height,
    x: (index: number) => LEFT + index * step,
    y: (value: number) => HEIGHT - BOTTOM - height(value),
    ticks: Array.from({ length: LINES + 1 }, (_, index) => (top / LINES) * index),
    room: Math.max(1, Math.ceil(WIDTH_OF_LABEL / step)),
  };
}

interface MonthBarsProps {
  months: Month[];
  label: string;
  /** Where the rows of a month are. */
  linkOf?: (month: string) => string;
}

function Opening({ to, name, children }: { to?: string; name: string; children: ReactNode }) {
  if (!to) return children;
  return (
    <Link to={to} aria-label={name}>
      {children}
    </Link>
  );
}

function Bars({ months, label, linkOf }: MonthBarsProps) {
  const { language, currency } = useLocale();
  const { t } = useTranslation();
  const [box, width] = useWidth<HTMLDivElement>(720);
  const { step, height, x, y, ticks, room } = scaleOf(months, width);
  const told = (each: Month) =>
    [
      each.month,
      `${t("charts.sales")} ${formatMoney(each.sales, currency, language)}`,
      each.target && `${t("charts.target")} ${formatMoney(each.target, currency, language)}`,
    ]
      .filter(Boolean)
      .join("\n");
  /** Beneath its bar; where the bar is too near the edge for that, up to the edge. */
  const labelAt = (index: number) =>
    index === months.length - 1 && step < WIDTH_OF_LABEL
      ? ({ x: width, textAnchor: "end" } as const)
      : ({ x: x(index) + step / 2, textAnchor: "middle" } as const);
  const aims = months.flatMap((each, index) =>
    each.target ? [`${x(index) + step / 2},${y(Number(each.target))}`] : [],
  );
  return (
    <div ref={box} className={styles.frame}>
      <svg width={width} height={HEIGHT} role={linkOf ? "group" : "img"} aria-label={label}>
        {ticks.map((value) => (
          <g key={value}>
            <line className={styles.grid} x1={LEFT} x2={width} y1={y(value)} y2={y(value)} />
            <text className={styles.axis} x={LEFT - 8} y={y(value) + 4} textAnchor="end">
              {formatShortMoney(value, currency, language)}
            </text>
          </g>
        ))}
        {months.map((each, index) => (
          <g key={each.month}>
            <rect
              className={styles.bar}
              x={x(index) + step * 0.15}
              y={y(Number(each.sales))}
              width={step * 0.7}
              height={height(Number(each.sales))}
              rx={2}
            />
            <Opening to={linkOf?.(each.month)} name={told(each)}>
              <rect className={styles.catch} x={x(index)} y={TOP} width={step} height={HEIGHT - BOTTOM - TOP}>
                <title>{told(each)}</title>
              </rect>
            </Opening>
            {isNamed(each.month, room) && (
              <text className={styles.axis} {...labelAt(index)} y={HEIGHT - 8}>
                {each.month}
              </text>
            )}
          </g>
        ))}
        {aims.length > 1 && <polyline className={styles.target} points={aims.join(" ")} />}
      </svg>
    </div>
  );
}

/** Sales by month as bars, with the target as a line where there is one; a table says the same to readers. */
export function MonthBars({ months, label, linkOf }: MonthBarsProps) {
  const { t } = useTranslation();
  const { language, currency } = useLocale();
  const aimed = months.some((each) => each.target);
  return (
    <figure className={styles.figure}>
      <Bars months={months} label={label} linkOf={linkOf} />
      {aimed && (
        <figcaption className={styles.legend}>
          <span className={styles.key}>
            <span className={styles.swatch} aria-hidden="true" />
            {t("charts.sales")}
          </span>
          <span className={styles.key}>
            <span className={styles.line} aria-hidden="true" />
            {t("charts.target")}
          </span>
        </figcaption>
      )}
      <table className="tz-unseen">
        <caption>{label}</caption>
        <tbody>
          {months.map((each) => (
            <tr key={each.month}>
              <th scope="row">{each.month}</th>
              <td>{formatMoney(each.sales, currency, language)}</td>
              <td>{each.target ? formatMoney(each.target, currency, language) : ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
