import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import { useReveal } from "@/api/privacy";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { useToasts } from "@/ui/toasts";

const DOTS = "••••";
const SHOWN_FOR = 60_000;

/** A value that is shown in part until somebody with the right asks for it; it goes by itself after a minute. */
export function MaskedValue(props: { field: FieldDefinition; value: unknown; form: string; id: string }) {
  const { field, value, form, id } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { failed } = useToasts();
  const reveal = useReveal();
  const [whole, setWhole] = useState<{ value: unknown } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another record or value is masked again
  useEffect(() => setWhole(null), [id, value]);
  useEffect(() => {
    if (!whole) return;
    const timer = setTimeout(() => setWhole(null), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [whole]);
  const { Cell } = entryOf(field.meaning ?? field.type);
  const show = () =>
    reveal.mutate(
      { form, ids: [id], fields: [field.key] },
      { onSuccess: (found) => setWhole({ value: found.get(id)?.[field.key] ?? null }), onError: failed },
    );
  const shown = whole ? whole.value : value;
  return (
    <>
      {isEmpty(shown) ? (
        whole ? (
          t("records.noValue")
        ) : (
          DOTS
        )
      ) : typeof shown === "string" && shown.includes(DOTS) ? (
        shown
      ) : (
        <Cell field={field} value={shown} />
      )}{" "}
      <Button
        type="link"
        size="small"
        loading={reveal.isPending}
        icon={whole ? <EyeInvisibleOutlined aria-hidden="true" /> : <EyeOutlined aria-hidden="true" />}
        aria-label={t("personal.showTitle", { name: label(field.label) })}
        onClick={() => (whole ? setWhole(null) : show())}
      >
        {whole ? t("personal.hide") : t("personal.show")}
      </Button>
    </>
  );
}
