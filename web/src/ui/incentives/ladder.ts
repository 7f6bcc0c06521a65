import type { StatementComponent, Tier } from "@/api/statements";

export interface Step {
  number: number;
  from: string;
  to: string | null;
  rate: string;
  /** How much of the step is filled, from 0 to 1. */
  filled: number;
  here: boolean;
  within: string | null;
  result: string | null;
}

function partFilled(tier: Tier, number: number, reached: number): number {
  const within = Number(tier.amount_in_tier ?? 0);
  if (tier.amount_in_tier === null) return number <= reached ? 1 : 0;
  if (within <= 0) return 0;
  if (tier.to === null) return 1;
  return Math.min(1, within / (Number(tier.to) - Number(tier.from)));
}

/** The steps of a component's ladder with what lies in each. */
export function stepsOf(component: Pick<StatementComponent, "tier" | "tiers" | "ladder">): Step[] {
  return component.tiers.map((tier, index) => {
    const number = index + 1;
    return {
      number,
      from: tier.from,
      to: tier.to,
      rate: tier.rate,
      filled: partFilled(tier, number, component.tier ?? 0),
      here: number === component.tier,
      within: Number(tier.amount_in_tier ?? 0) > 0 ? tier.amount_in_tier : null,
      result: component.ladder[index]?.amount || null,
    };
  });
}
