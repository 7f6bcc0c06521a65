import { Descriptions } from "antd";
import { useTranslation } from "react-i18next";
import { useSignedIn } from "@/api/session";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";

export function ProfilePage() {
  const { t } = useTranslation();
  const { user } = useSignedIn();
  return (
    <>
      <PageHeader title={t("frame.profile")} />
      <Panel>
        <Descriptions
          items={[{ key: "name", label: t("door.account"), children: user.email ?? user.phone }]}
        />
      </Panel>
    </>
  );
}
