import { Alert, App, Button, Dropdown, Input, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Channel, useRemoveChannel, useSaveChannel, useTryChannel } from "@/api/messages";
import { DateText } from "@/ui/Amounts";
import { useChannelFault } from "@/ui/channelFault";
import { Mark } from "@/ui/Mark";
import { Panel } from "@/ui/Panel";
import { useToasts } from "@/ui/toasts";
import styles from "../messages.module.css";

/** One channel: how it goes, a test, and what can be done with it. */
export function ChannelCard({
  channel,
  untried,
  onChange,
}: {
  channel: Channel;
  untried: boolean;
  onChange: () => void;
}) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const toasts = useToasts();
  const words = useChannelFault();
  const save = useSaveChannel();
  const remove = useRemoveChannel();
  const attempt = useTryChannel();
  const [address, setAddress] = useState("");
  const items = [
    {
      key: "switch",
      label: t(channel.active ? "channels.switchOff" : "channels.switchOn"),
      onClick: () => save.mutate({ id: channel.id, active: !channel.active }, { onError: toasts.failed }),
    },
    {
      key: "remove",
      danger: true,
      label: t("channels.remove"),
      onClick: () =>
        modal.confirm({
          title: t("channels.removeTitle", { name: channel.title }),
          content: t("channels.removeAbout", { count: channel.waiting }),
          okText: t("channels.remove"),
          okButtonProps: { danger: true },
          cancelText: t("frame.cancel"),
          onOk: () => remove.mutateAsync(channel.id).catch(toasts.failed),
        }),
    },
  ];
  const state = !channel.active ? "off" : channel.failing_since ? "failing" : "on";
  const tried = attempt.data;
  const test = () =>
    attempt.mutate({ id: channel.id, address: address.trim() || null }, { onError: toasts.failed });
  return (
    <Panel
      title={
        <span className={styles.head}>
          {channel.title}
          <Mark tone={state === "on" ? "good" : "warn"}>{t(`channels.states.${state}`)}</Mark>
          {untried && <Mark>{t("channels.untriedShort")}</Mark>}
        </span>
      }
      actions={
        <>
          <Button onClick={onChange}>{t("channels.edit")}</Button>
          <Dropdown menu={{ items }} trigger={["click"]}>
            <Button>{t("webhooks.more")}</Button>
          </Dropdown>
        </>
      }
    >
      <div className={styles.stack}>
        {channel.last_fault && (
          <Alert
            type="error"
            showIcon
            title={words(channel.last_fault.split(" ")[0] ?? "")}
            description={channel.last_fault.split(" ").slice(1).join(" ")}
          />
        )}
        <span className={styles.note}>
          {t(`channels.names.${channel.kind}`)}
          {" · "}
          {t("channels.waiting", { count: channel.waiting })}
          {" · "}
          {t("channels.failed", { count: channel.failed })}
          {channel.last_sent_at && (
            <>
              {" · "}
              {t("channels.lastSent")} <DateText value={channel.last_sent_at} time />
            </>
          )}
        </span>
        <Space.Compact style={{ maxWidth: 480, width: "100%" }}>
          {channel.medium && (
            <Input
              aria-label={t("channels.testTo")}
              placeholder={t("channels.testTo")}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
          <Button loading={attempt.isPending} onClick={test}>
            {t("channels.test")}
          </Button>
        </Space.Compact>
        {tried && !attempt.isPending && (
          <Alert
            type={tried.ok ? "success" : "error"}
            showIcon
            title={tried.ok ? t("channels.tested") : words(tried.fault ?? "")}
            description={tried.detail}
          />
        )}
      </div>
    </Panel>
  );
}
