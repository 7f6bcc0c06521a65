import type { Catalogue } from "../catalogue";
import type { fetched as source } from "../zh-CN/fetched";

export const fetched: Catalogue<typeof source> = {
  linking: {
    fetchedOnly: "Fetched from another form; it cannot be changed here.",
  },
  queries: {
    count: "{{count}} found",
    nothing: "No record fits",
  },
  offered: {
    nothing: "Nothing to choose",
  },
};
