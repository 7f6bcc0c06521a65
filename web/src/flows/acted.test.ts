import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { tasks as en } from "@/i18n/en/tasks";
import { tasks as zh } from "@/i18n/zh-CN/tasks";

interface Contract {
  components: { schemas: Record<string, { enum?: string[] }> };
}

/** What a to-do says was done with it besides what people may do. */
const BY_OTHERS = ["left", "reassign", "take_back"];
/** Never done by itself. */
const OFFERED_ONLY = "batch";

it("has words in both languages for all that may be and was done with a task", () => {
  const contract = JSON.parse(readFileSync("../contracts/openapi.json", "utf8")) as Contract;
  const actions = contract.components.schemas.ActionName?.enum ?? [];
  expect(actions).toContain("submit");
  for (const { tasks } of [en, zh]) {
    const [acts, acted] = [Object.keys(tasks.acts), Object.keys(tasks.acted)];
    expect([...actions, ...BY_OTHERS].filter((name) => !acts.includes(name))).toEqual([]);
    const done = [...actions, ...BY_OTHERS].filter((name) => name !== OFFERED_ONLY);
    expect(done.filter((name) => !acted.includes(name))).toEqual([]);
  }
});
