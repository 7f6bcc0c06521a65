import type { Language } from "@/i18n";

interface Setting {
  language: Language;
  currency: string;
  timeZone: string;
}

/** A small plan that works, for whoever writes the first one. */
export function samplePlan(
  { language, currency, timeZone }: Setting,
  words: { plan: string; volume: string; sales: string },
): string {
  return `plan: quarterly-rebate
version: 1
title:
  ${language}: ${words.plan}
currency: ${currency}
time_zone: ${timeZone}
settlement: quarter

sources:
  transactions:
    id: order_number
    line: line_number
    partner: reseller_key
    date: order_date
    product: product_key
    fields:
      sales_amount: money
  partners:
    key: reseller_key
    fields: {}
  products:
    key: product_key
    fields: {}

measures:
  sales:
    sum: sales_amount
    title: {${language}: ${words.sales}}

components:
  - key: volume
    type: volume
    title: {${language}: ${words.volume}}
    measure: sales
    window: quarter
    rates:
      mode: marginal
      tiers:
        - {from: 0, rate: 1%}
        - {from: 10000, rate: 2%}
        - {from: 50000, rate: 3%}

rounding:
  at: component
`;
}
