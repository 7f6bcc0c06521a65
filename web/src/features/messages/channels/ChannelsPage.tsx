import { PlusOutlined } from "@ant-design/icons";
import { Button, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Channel, useChannels } from "@/api/messages";
import { useUrlState } from "@/shared/urlState";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Answer, EmptyState } from "@/ui/states";
import { ChannelCard } from "./ChannelCard";
import { ChannelDrawer } from "./ChannelDrawer";
import { CodesPanel } from "./CodesPanel";
import { DeliveriesPanel } from "./DeliveriesPanel";
import { PoliciesPanel } from "./PoliciesPanel";

/** The ways messages leave by, which kind takes which, and what did not arrive. */
export function ChannelsPage() {
  const { t } = useTranslation();
  const channels = useChannels();
  const [tab, setTab] = useUrlState("tab");
  const [editing, setEditing] = useState<{ channel: Channel | null } | null>(null);
  const add = (
    <Button
      type="primary"
      icon={<PlusOutlined aria-hidden="true" />}
      onClick={() => setEditing({ channel: null })}
    >
      {t("channels.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("channels.page")} about={t("channels.about")} actions={add} />
      <Answer query={channels}>
        {({ channels: all, kinds }) => (
          <>
            <Tabs
              activeKey={tab || "channels"}
              onChange={(key) => setTab(key === "channels" ? "" : key)}
              destroyOnHidden
              items={[
                {
                  key: "channels",
                  label: t("channels.tabs.channels"),
                  children:
                    all.length === 0 ? (
                      <Panel>
                        <EmptyState title={t("channels.none")} about={t("channels.noneAbout")} action={add} />
                      </Panel>
                    ) : (
                      <div>
                        {all.map((channel) => (
                          <ChannelCard
                            key={channel.id}
                            channel={channel}
                            untried={kinds.some((each) => each.kind === channel.kind && each.untried)}
                            onChange={() => setEditing({ channel })}
                          />
                        ))}
                      </div>
                    ),
                },
                { key: "kinds", label: t("channels.tabs.kinds"), children: <PoliciesPanel /> },
                { key: "codes", label: t("channels.tabs.codes"), children: <CodesPanel /> },
                { key: "log", label: t("channels.tabs.log"), children: <DeliveriesPanel channels={all} /> },
              ]}
            />
            {editing && (
              <ChannelDrawer
                adapters={kinds}
                channel={editing.channel}
                onClose={() => setEditing(null)}
                onSaved={() => setEditing(null)}
              />
            )}
          </>
        )}
      </Answer>
    </>
  );
}
