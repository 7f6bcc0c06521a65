import { useTranslation } from "react-i18next";
import { type InvitationDoor, InvitationDrawer } from "@/ui/InvitationDrawer";
import { PartnerRoleBoxes } from "@/ui/personFields";

/** Lets a colleague of one's own partner in; the server knows which partner that is. */
export function InviteColleagueDrawer(door: InvitationDoor) {
  const { t } = useTranslation();
  return (
    <InvitationDrawer {...door} kind="partner" title={t("colleagues.invite")} roles={<PartnerRoleBoxes />} />
  );
}
