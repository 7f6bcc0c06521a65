import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useRoles } from "@/api/roles";
import { Answer, NoPermission } from "@/ui/states";
import { emptyRole } from "./draft";
import { RoleEditor } from "./RoleEditor";

/** One role; the key `new` (which no role may have) begins another. */
export function RolePage() {
  const { t } = useTranslation();
  const { role: key } = useParams();
  const roles = useRoles();
  if (key === "new") return <RoleEditor key="new" saved={null} start={emptyRole("member")} />;
  return (
    <Answer query={roles}>
      {(all) => {
        const role = all.find((one) => one.key === key);
        if (!role) return <NoPermission about={t("roles.gone")} />;
        return <RoleEditor key={role.key} saved={role} start={role} />;
      }}
    </Answer>
  );
}
