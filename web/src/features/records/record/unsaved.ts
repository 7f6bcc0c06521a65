import { createContext, useCallback, useContext, useEffect, useState } from "react";

type Report = (part: string, unsaved: boolean) => void;

/** Where the parts of a record tell that what they hold is not saved. */
export const UnsavedParts = createContext<Report>(() => undefined);

/** Whether any part holds something unsaved, and how parts tell it. */
export function useUnsaved(): [boolean, Report] {
  const [parts, setParts] = useState<ReadonlySet<string>>(new Set());
  const report = useCallback<Report>((part, unsaved) => {
    setParts((now) => {
      if (now.has(part) === unsaved) return now;
      const next = new Set(now);
      if (unsaved) next.add(part);
      else next.delete(part);
      return next;
    });
  }, []);
  return [parts.size > 0, report];
}

/** Tells whether a part is unsaved, for as long as it is there. */
export function useUnsavedPart(part: string, unsaved: boolean): void {
  const report = useContext(UnsavedParts);
  useEffect(() => {
    report(part, unsaved);
    return () => report(part, false);
  }, [report, part, unsaved]);
}
