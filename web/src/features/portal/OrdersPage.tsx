import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Order, useOrderLines, useOrders } from "@/api/purchases";
import { useLocale } from "@/shared/locale";
import { useTabPage } from "@/shared/tabTitle";
import { DateText, Money } from "@/ui/Amounts";
import { formatNumber } from "@/ui/format";
import { LoadMore } from "@/ui/LoadMore";
import { Panel } from "@/ui/Panel";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import { useWriting } from "@/ui/writing";
import styles from "./portal.module.css";

interface Paged {
  rows: unknown[] | undefined;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** A list that grows by a button, with its states. */
function Growing({ list, empty, children }: { list: Paged; empty: ReactNode; children: ReactNode }) {
  if (!list.rows && list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.rows) return <LoadingSkeleton rows={5} />;
  if (list.rows.length === 0) return empty;
  return (
    <>
      {children}
      <LoadMore list={list} />
    </>
  );
}

function Lines({ order }: { order: Order }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const { money } = useWriting();
  const lines = useOrderLines(order.id);
  return (
    <Growing list={lines} empty={<EmptyState compact title={t("portal.noOrders")} />}>
      <ul aria-label={t("portal.orderLines", { number: order.order_number })}>
        {lines.rows?.map((line) => (
          <li key={line.id} className={styles.line}>
            <span>
              <span className={styles.product}>{line.product?.label}</span>
              <span className={`${styles.note} tz-figures`}>
                {line.quantity !== null &&
                  line.unit_price !== null &&
                  t("portal.pieces", {
                    quantity: formatNumber(line.quantity, language),
                    price: money(line.unit_price),
                  })}
              </span>
            </span>
            <Money value={line.sales_amount} />
          </li>
        ))}
      </ul>
    </Growing>
  );
}

function OrderCard({ order }: { order: Order }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <li className={styles.order}>
      <button type="button" className={styles.place} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span>
          <span className={styles.name}>{order.order_number}</span>
          <span className={styles.note}>
            <DateText value={order.order_date} />
            {order.line_count !== null && ` · ${t("portal.lines", { count: Number(order.line_count) })}`}
          </span>
        </span>
        <span className={styles.end}>
          <Money value={order.total_amount} />
          <span aria-hidden="true">{open ? "▴" : "▾"}</span>
        </span>
      </button>
      {open && (
        <div className={styles.lines}>
          <Lines order={order} />
        </div>
      )}
    </li>
  );
}

/** 进货: a partner's own orders, each opening on its lines. */
export function OrdersPage() {
  const { t } = useTranslation();
  const orders = useOrders();
  useTabPage(t("portal.tabs.orders"));
  return (
    <>
      <h1 className="tz-unseen">{t("portal.tabs.orders")}</h1>
      <Panel flush>
        <Growing
          list={orders}
          empty={<EmptyState title={t("portal.noOrders")} about={t("portal.noOrdersAbout")} />}
        >
          <ul>
            {orders.rows?.map((order) => (
              <OrderCard key={order.id} order={order} />
            ))}
          </ul>
        </Growing>
      </Panel>
    </>
  );
}
