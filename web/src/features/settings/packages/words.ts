import { useTranslation } from "react-i18next";

export const KINDS = [
  "form",
  "role",
  "permission_set",
  "view",
  "template",
  "link",
  "webhook",
  "flow",
] as const;
const COUNTED = [...KINDS, "record", "menu", "installation"] as const;
type Counted = (typeof COUNTED)[number];

const isKind = (name: string): name is Counted => (COUNTED as readonly string[]).includes(name);

/** Names kinds of parts for people. */
export function useKinds(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => (isKind(kind) ? t(`packages.kinds.${kind}`) : kind);
}
