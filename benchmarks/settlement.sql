-- The reseller rebate for 2019-Q3, written by hand for DuckDB by somebody who knows the plan: the same exact
-- amounts, the same explained rows in the same order, the same cap. What the engine is measured against.

CREATE OR REPLACE TEMP TABLE q AS
WITH l AS (
  SELECT t.reseller_key AS partner, t.order_date AS day, t.order_number, t.line_number,
         CAST(t.sales_amount * 100 AS BIGINT) AS cents, p.category, r.business_type = 'Specialty Bike Shop' AS special
  FROM transactions t
  JOIN partners r ON r.reseller_key = t.reseller_key
  JOIN products p ON p.product_key = t.product_key
  WHERE t.order_date >= DATE '2019-07-01' AND t.order_date < DATE '2019-10-01'
)
SELECT *, CASE WHEN category <> 'Accessories' THEN cents ELSE 0 END AS v,
       CAST(sum(CASE WHEN category <> 'Accessories' THEN cents ELSE 0 END) OVER w AS BIGINT) AS v_after,
       CAST(sum(cents) OVER w AS BIGINT) AS g_after,
       row_number() OVER w AS place
FROM l
WINDOW w AS (PARTITION BY partner ORDER BY day, order_number, line_number ROWS UNBOUNDED PRECEDING);

CREATE OR REPLACE TEMP TABLE partner_quarter AS
WITH now AS (
  SELECT partner, CAST(sum(cents) AS BIGINT) AS sales, count(DISTINCT category) AS categories FROM q GROUP BY partner
), before AS (
  SELECT reseller_key AS partner, CAST(sum(sales_amount) * 100 AS BIGINT) AS sales_before
  FROM transactions WHERE order_date >= DATE '2018-07-01' AND order_date < DATE '2018-10-01' GROUP BY reseller_key
)
SELECT partner, sales, categories, coalesce(sales_before, 0) AS sales_before,
       CASE WHEN coalesce(sales_before, 0) <= 0 OR sales <= 0 THEN 0
            WHEN CAST(sales AS HUGEINT) * 100 >= CAST(sales_before AS HUGEINT) * 150 THEN 15000
            WHEN CAST(sales AS HUGEINT) * 100 >= CAST(sales_before AS HUGEINT) * 120 THEN 10000
            ELSE 0 END AS growth_rate
FROM now LEFT JOIN before USING (partner);

CREATE OR REPLACE TEMP TABLE shares AS
SELECT partner, 0 AS n, place, order_number, line_number, day, v AS base, v_after - v AS before, v_after AS after,
       CAST(NULL AS BIGINT) AS baseline,
       CASE WHEN v_after >= 5000000 THEN 3 WHEN v_after >= 1000000 THEN 2 WHEN v_after > 0 THEN 1 END AS tier,
       CASE WHEN v_after >= 5000000 THEN 30000 WHEN v_after >= 1000000 THEN 20000 WHEN v_after > 0 THEN 10000 END
         + CASE WHEN special THEN 5000 ELSE 0 END AS rate,
       (greatest(v_after, 0) * CASE WHEN special THEN 15000 ELSE 10000 END
         + 10000 * greatest(v_after - 1000000, 0) + 10000 * greatest(v_after - 5000000, 0) + 500000) // 1000000
       - (greatest(v_after - v, 0) * CASE WHEN special THEN 15000 ELSE 10000 END
         + 10000 * greatest(v_after - v - 1000000, 0) + 10000 * greatest(v_after - v - 5000000, 0) + 500000) // 1000000
       AS share
FROM q WHERE category <> 'Accessories'
UNION ALL
SELECT partner, 1, place, order_number, line_number, day, cents, g_after - cents, g_after, sales_before,
       CASE growth_rate WHEN 15000 THEN 2 WHEN 10000 THEN 1 END, growth_rate,
       (greatest(g_after, 0) * growth_rate + 500000) // 1000000
       - (greatest(g_after - cents, 0) * growth_rate + 500000) // 1000000
FROM q JOIN partner_quarter USING (partner)
UNION ALL
SELECT partner, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       CASE WHEN categories >= 3 THEN 25000 ELSE 0 END
FROM partner_quarter;

CREATE OR REPLACE TEMP TABLE cuts AS
WITH earned AS (
  SELECT partner, n, CAST(sum(share) AS BIGINT) AS earned FROM shares GROUP BY partner, n
), parts AS (
  SELECT *, CAST(sum(earned) OVER (PARTITION BY partner) AS BIGINT) AS total FROM earned
), scaled AS (
  SELECT *, CAST(earned AS HUGEINT) * 500000 // total AS low, CAST(earned AS HUGEINT) * 500000 % total AS rest
  FROM parts WHERE total > 500000
), placed AS (
  SELECT *, 500000 - sum(low) OVER (PARTITION BY partner) AS left_over,
         row_number() OVER (PARTITION BY partner ORDER BY rest DESC, n) AS place
  FROM scaled
)
SELECT partner, n, CAST(low + CASE WHEN place <= left_over THEN 1 ELSE 0 END AS BIGINT) - earned AS cut FROM placed;

-- result: earnings
SELECT partner, CASE n WHEN 0 THEN 'volume' WHEN 1 THEN 'growth' ELSE 'breadth' END AS component,
       CASE k WHEN 4 THEN 'plan_cap' WHEN 2 THEN 'flat' ELSE 'line' END AS kind, order_number, line_number, day,
       DATE '2019-07-01' AS quarter, base, before, after, baseline, tier, rate, share,
       CASE WHEN k = 4 THEN 'over_plan_cap'
            WHEN k = 2 THEN CASE WHEN share <> 0 THEN 'awarded' ELSE 'condition_not_met' END
            WHEN n = 1 AND baseline <= 0 THEN 'no_baseline'
            WHEN tier IS NULL THEN CASE WHEN after <= 0 THEN 'base_not_positive' ELSE 'below_first_tier' END
            ELSE 'priced' END AS reason,
       CASE n WHEN 0 THEN 'volume:marginal' WHEN 1 THEN 'growth:whole' ELSE 'breadth:flat' END AS rule,
       'reseller-rebate@1' AS plan
FROM (
  SELECT *, CASE n WHEN 2 THEN 2 ELSE 0 END AS k FROM shares
  UNION ALL
  SELECT partner, n, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, cut, 4 FROM cuts
)
ORDER BY partner, n, k, place;

-- result: totals
SELECT partner, CASE n WHEN 0 THEN 'volume' WHEN 1 THEN 'growth' ELSE 'breadth' END AS component,
       earned + coalesce(cut, 0) AS amount
FROM (SELECT partner, n, CAST(sum(share) AS BIGINT) AS earned FROM shares GROUP BY partner, n)
LEFT JOIN cuts USING (partner, n)
ORDER BY partner, n;

-- result: exclusions
SELECT partner, 'volume' AS component, order_number, line_number, day, 'condition_not_met' AS reason
FROM q WHERE category = 'Accessories' ORDER BY partner, day, order_number, line_number;
