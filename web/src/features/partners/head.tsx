import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type LabelledId, useRecord } from "@/api/records";
import { Mark } from "@/ui/Mark";
import { useOptionLabels } from "@/ui/optionLabels";

const FORM = "partner";

interface PartnerHead {
  code?: string;
  marks?: ReactNode;
  about?: string;
}

/** What stands beside and beneath a partner's name: status, type, code and who looks after them. */
export function usePartnerHead(id: string): PartnerHead {
  const { t } = useTranslation();
  const record = useRecord(FORM, id).data;
  const typeOf = useOptionLabels(FORM, "business_type");
  const statusOf = useOptionLabels(FORM, "status");
  if (!record) return {};
  const { reseller_key: code, business_type: type, status, channel_manager: manager } = record;
  const marks = (
    <>
      {typeof status === "string" && (
        <Mark tone={status === "active" ? "good" : "plain"}>{statusOf(status)}</Mark>
      )}
      {typeof type === "string" && <Mark>{typeOf(type)}</Mark>}
    </>
  );
  const about = [
    typeof code === "string" && t("partner.code", { code }),
    manager !== undefined &&
      (manager ? t("partner.manager", { name: (manager as LabelledId).label }) : t("partner.noManager")),
  ];
  return {
    code: typeof code === "string" ? code : undefined,
    marks,
    about: about.filter(Boolean).join(" · "),
  };
}
