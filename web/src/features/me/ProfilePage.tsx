import { Descriptions, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { useSignedIn } from "@/api/session";
import { APPEARANCES, chooseAppearance, useAppearance } from "@/shared/appearance";
import { useLabel } from "@/shared/locale";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";

/** Who one is here. Name, address and roles are changed by whoever manages members. */
export function ProfilePage() {
  const { t } = useTranslation();
  const label = useLabel();
  const { user, roles, workspace } = useSignedIn();
  const appearance = useAppearance();
  const facts = [
    { key: "name", label: t("me.name"), children: user.name },
    { key: "email", label: t("me.email"), children: user.email ?? t("frame.none") },
    { key: "phone", label: t("me.phone"), children: user.phone ?? t("frame.none") },
    { key: "workspace", label: t("me.workspace"), children: workspace.name },
    {
      key: "roles",
      label: t("me.roles"),
      children: roles.map((role) => label(role.title)).join(t("frame.listSeparator")) || t("frame.none"),
    },
  ];
  return (
    <>
      <PageHeader title={t("frame.profile")} about={t("me.profileAbout")} />
      <Panel>
        <Descriptions column={1} items={facts} />
      </Panel>
      <Panel title={t("frame.appearance")}>
        <Radio.Group
          aria-label={t("frame.appearance")}
          optionType="button"
          value={appearance}
          options={APPEARANCES.map((choice) => ({ value: choice, label: t(`frame.${choice}`) }))}
          onChange={(event) => chooseAppearance(event.target.value)}
        />
      </Panel>
    </>
  );
}
