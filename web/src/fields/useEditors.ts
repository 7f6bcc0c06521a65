import { useEffect, useState } from "react";
import type { FieldTypeName } from "@/api/fieldTypes";
import { fetchEditors } from "./registry";

/** Whether the editors of these types are here: a page that waits for them does not jump when they come. */
export function useEditors(types: readonly FieldTypeName[]): boolean {
  const [here, setHere] = useState(false);
  const asked = types.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list of the same types asks for nothing else
  useEffect(() => {
    let left = false;
    // What could not be fetched now is asked for again by the field itself.
    const settle = () => {
      if (!left) setHere(true);
    };
    fetchEditors(types).then(settle, settle);
    return () => {
      left = true;
    };
  }, [asked]);
  return here;
}
