import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useReveal } from "@/api/privacy";
import { MaskedValues } from "@/fields/masked";
import { useReader } from "@/fields/reader";
import { ReasonDialog } from "@/ui/ReasonDialog";
import { useToasts } from "@/ui/toasts";
import { MaskedValue } from "./MaskedValue";
import { type Asked, Revealing, type Reveals } from "./revealing";

const SHOWN_FOR = 60_000;

const placeOf = (form: string, id: string, field: string) => `${form}/${id}/${field}`;
const NONE: ReadonlyMap<string, { value: unknown }> = new Map();

/** Shows masked values in full once a reason was said; a minute later, or when what it is `of` is left, they hide again. */
export function RevealsProvider({ of, children }: { of: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { failed } = useToasts();
  const { mutateAsync: reveal } = useReveal();
  const [shown, setShown] = useState(NONE);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [reason, setReason] = useState("");
  const [left, setLeft] = useState(of);
  if (left !== of) {
    setLeft(of);
    setShown(NONE);
  }
  const hide = useCallback(() => setShown(NONE), []);
  useEffect(() => {
    if (shown.size === 0) return;
    const leave = () => document.hidden && hide();
    const timer = setTimeout(hide, SHOWN_FOR);
    document.addEventListener("visibilitychange", leave);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", leave);
    };
  }, [shown, hide]);
  const say = async ({ form, id, field }: Asked, said: string) => {
    try {
      const found = await reveal({ form, ids: [id], fields: [field.key], reason: said });
      const place = placeOf(form, id, field.key);
      setShown((before) => new Map(before).set(place, { value: found.get(id)?.[field.key] ?? null }));
      setReason(said);
      setAsked(null);
    } catch (error) {
      failed(error);
    }
  };
  const reveals = useMemo<Reveals>(
    () => ({ find: (form, id, field) => shown.get(placeOf(form, id, field)), ask: setAsked, hide }),
    [shown, hide],
  );
  return (
    <Revealing.Provider value={reveals}>
      <MaskedValues.Provider value={MaskedValue}>{children}</MaskedValues.Provider>
      {asked && (
        <ReasonDialog
          title={t("personal.showTitle", { name: label(asked.field.label) })}
          about={t("personal.recorded")}
          action={t("personal.show")}
          initial={reason}
          onSay={(said) => say(asked, said)}
          onClose={() => setAsked(null)}
        />
      )}
    </Revealing.Provider>
  );
}
