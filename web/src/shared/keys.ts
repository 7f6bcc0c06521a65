/** What every record has of itself: no field is called so. */
const RESERVED = new Set([
  "id",
  "created_at",
  "created_by",
  "updated_at",
  "updated_by",
  "revision",
  "deleted_at",
  "deleted_by",
]);
const KEY = /^[a-z][a-z0-9_]{0,47}$/;
const LONGEST_KEY = 48;

/** Whether something may be called so by other programs. */
export function isKey(key: string): boolean {
  return KEY.test(key) && !RESERVED.has(key);
}

/** A key from words in Latin letters, not yet taken; words in Chinese fall back to `stem`. */
export function freeKey(words: string, stem: string, taken: ReadonlySet<string>): string {
  const slug = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, LONGEST_KEY - 4);
  const base = isKey(slug) ? slug : stem;
  let key = base;
  for (let number = 2; taken.has(key) || RESERVED.has(key); number += 1) key = `${base}_${number}`;
  return key;
}
