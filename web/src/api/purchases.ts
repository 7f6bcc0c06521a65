import type { Predicate } from "./predicate";
import { useKeysetList } from "./queries";
import { type LabelledId, listRecords, type RecordRow } from "./records";

export interface Order extends RecordRow {
  order_number: string;
  order_date: string | null;
  total_amount: string | null;
  line_count: string | null;
}

export interface OrderLine extends RecordRow {
  line_number: string;
  product: LabelledId | null;
  quantity: string | null;
  unit_price: string | null;
  sales_amount: string | null;
}

const ORDER_FIELDS = ["order_number", "order_date", "total_amount", "line_count"];
const LINE_FIELDS = ["line_number", "product", "quantity", "unit_price", "sales_amount"];

/** A partner's own orders, the newest first. */
export function useOrders() {
  return useKeysetList(
    ["records", "order", "purchases"],
    (cursor, signal) =>
      listRecords("order", { sort: "-order_date", fields: ORDER_FIELDS }, { limit: 30, cursor }, signal),
    (page) => page.records as Order[],
  );
}

/** The lines of one order. */
export function useOrderLines(order: string) {
  const filter: Predicate = { field: "order", op: "eq", value: order };
  return useKeysetList(
    ["records", "order_line", "purchases", order],
    (cursor, signal) =>
      listRecords(
        "order_line",
        { filter, sort: "line_number", fields: LINE_FIELDS },
        { limit: 50, cursor },
        signal,
      ),
    (page) => page.records as OrderLine[],
  );
}
