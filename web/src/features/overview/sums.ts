const NOTHING = BigInt(0);

/** Decimal texts added up exactly; all have the same number of decimals, as amounts of one currency do. */
export function sumOf(amounts: string[]): string {
  const digits = amounts[0]?.split(".")[1]?.length ?? 0;
  const sum = amounts.reduce((total, amount) => total + BigInt(amount.replace(".", "")), NOTHING);
  const text = String(sum < NOTHING ? -sum : sum).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const sign = sum < NOTHING ? "-" : "";
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-digits)}`;
}
