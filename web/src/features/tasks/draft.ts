import { useState } from "react";
import type { FieldValues } from "@/api/records";
import { useSignedIn } from "@/api/session";
import { remember, remembered } from "@/shared/storage";

/** What somebody has begun with a to-do and not sent. */
export interface Begun {
  values: FieldValues;
  opinion: string;
}

export const NOTHING_BEGUN: Begun = { values: {}, opinion: "" };

export const hasBegun = ({ values, opinion }: Begun) =>
  Object.keys(values).length > 0 || opinion.trim() !== "";

/** What was kept under a key; nothing of what cannot be read or is empty. */
export function keptUnder(key: string): Begun | null {
  try {
    const kept = JSON.parse(remembered(key) ?? "null") as Partial<Begun> | null;
    const begun = { values: kept?.values ?? {}, opinion: kept?.opinion ?? "" };
    return hasBegun(begun) ? begun : null;
  } catch {
    return null;
  }
}

/**
 * What is being filled in, kept in this browser until it is sent: who comes back is offered it again, and nothing is
 * filled in unasked.
 */
export function useBegun(task: string) {
  const { workspace, user } = useSignedIn();
  const key = `task.${workspace.key}.${user.id}.${task}`;
  const [begun, setBegun] = useState(NOTHING_BEGUN);
  const [offered, setOffered] = useState(() => keptUnder(key));
  const put = (change: (before: Begun) => Begun) =>
    setBegun((before) => {
      const next = change(before);
      remember(key, hasBegun(next) ? JSON.stringify(next) : null);
      return next;
    });
  return {
    begun,
    offered,
    write: (field: string, value: unknown) => {
      setOffered(null);
      put((before) => ({ ...before, values: { ...before.values, [field]: value } }));
    },
    say: (opinion: string) => {
      setOffered(null);
      put((before) => ({ ...before, opinion }));
    },
    take: () => {
      if (offered) put(() => offered);
      setOffered(null);
    },
    forget: () => {
      setOffered(null);
      put(() => NOTHING_BEGUN);
    },
  };
}
