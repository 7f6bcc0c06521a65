import type { Value } from "../values";

/** What the caller supplies. An unset variable is empty. Instants and days as in the API's JSON. */
export interface Variables {
  me?: string | null;
  my_team?: readonly string[];
  my_partner?: string | null;
  today?: string | null;
  /** This moment, and the workspace's time zone in which days and hours of instants are read. */
  now?: string | null;
  zone?: string;
  user_name?: string | null;
  /** Fresh for every default value that is computed. */
  random?: string | null;
  uuid?: string | null;
}

// biome-ignore lint/suspicious/noExplicitAny: binding has checked the kinds; the server's tests hold them
export type Implementation = (...values: any[]) => Value;
