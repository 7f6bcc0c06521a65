import { useTranslation } from "react-i18next";
import type { PartnerUser } from "@/api/people";
import { Mark } from "./Mark";

/** A partner user's address, and that nobody has proved yet that it is theirs. */
export function PersonAddress({ user }: { user: PartnerUser }) {
  const { t } = useTranslation();
  return (
    <>
      {user.email ?? user.phone} {!user.address_proved && <Mark tone="warn">{t("members.unproved")}</Mark>}
    </>
  );
}
