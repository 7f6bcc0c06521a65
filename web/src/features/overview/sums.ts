/** Decimal texts added up exactly; all have the same number of decimals, as amounts of one currency do. */
export function sumOf(amounts: string[]): string {
  const digits = amounts[0]?.split(".")[1]?.length ?? 0;
  const sum = amounts.reduce((total, amount) => total + BigInt(amount.replace(".", "")), 0n);
  const text = String(sum < 0n ? -sum : sum).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const sign = sum < 0n ? "-" : "";
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-digits)}`;
}
