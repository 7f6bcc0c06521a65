import { Alert, Checkbox, Form, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Channel, type ChannelKind, type MessageKind, useSaveChannel } from "@/api/messages";
import { FormDrawer } from "@/ui/FormDrawer";
import { MESSAGE_KINDS } from "../kinds";
import { CHANNEL_FIELDS, type ChannelField, settingsOf, typedOf } from "./channelFields";

export interface Adapter {
  kind: ChannelKind;
  medium: string | null;
  secrets: string[];
  optional_secrets: string[];
  untried: boolean;
}

const SECURITIES = ["tls", "starttls", "none"] as const;

function Control({
  field,
  ...control
}: {
  field: ChannelField;
  id?: string;
  value?: never;
  onChange?: () => void;
}) {
  const { t } = useTranslation();
  if (field.type === "number") return <InputNumber {...control} controls={false} style={{ width: "100%" }} />;
  if (field.type === "security")
    return (
      <Select
        {...control}
        options={SECURITIES.map((each) => ({ value: each, label: t(`channels.securities.${each}`) }))}
      />
    );
  if (field.type === "certificate" || field.type === "parts")
    return <Input.TextArea {...control} rows={3} placeholder={field.example} />;
  return <Input {...control} placeholder={field.example} />;
}

/** Sets a channel up, or changes one; stored secrets are never shown. */
export function ChannelDrawer(props: {
  adapters: Adapter[];
  channel: Channel | null;
  onClose: () => void;
  onSaved: () => void;
}) {
  const { channel, adapters } = props;
  const { t } = useTranslation();
  const save = useSaveChannel();
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? "mail");
  const adapter = adapters.find((each) => each.kind === kind);
  if (!adapter) return null;
  const submit = async (typed: Record<string, unknown>) => {
    const names = [...adapter.secrets, ...adapter.optional_secrets];
    const secrets = Object.fromEntries(
      names.map((name) => [name, typed[`secrets.${name}`]]).filter(([, value]) => value),
    ) as Record<string, string>;
    await save.mutateAsync({
      id: channel?.id,
      ...(channel ? {} : { kind }),
      title: String(typed.title),
      settings: settingsOf(kind, typed),
      ...(!channel || Object.keys(secrets).length > 0 ? { secrets } : {}),
      ...(adapter.medium === null ? { kinds: typed.kinds as MessageKind[] } : {}),
    });
    props.onSaved();
  };
  const required = [{ required: true, message: t("channels.missing") }];
  return (
    <FormDrawer<Record<string, unknown>>
      key={kind}
      open
      title={t(channel ? "channels.change" : "channels.add")}
      submit={t("frame.save")}
      initial={{
        kind,
        title: channel?.title ?? t(`channels.names.${kind}`),
        kinds: channel?.kinds ?? ["task", "urge", "reminder"],
        ...typedOf(kind, channel?.settings),
      }}
      onSubmit={submit}
      onClose={props.onClose}
    >
      {!channel && (
        <Form.Item name="kind" label={t("channels.kind")}>
          <Select
            options={adapters.map((each) => ({ value: each.kind, label: t(`channels.names.${each.kind}`) }))}
            onChange={setKind}
          />
        </Form.Item>
      )}
      {adapter.untried && (
        <Form.Item>
          <Alert
            type="warning"
            showIcon
            title={t("channels.untried")}
            description={t("channels.untriedAbout")}
          />
        </Form.Item>
      )}
      <Form.Item name="title" label={t("channels.title")} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      {CHANNEL_FIELDS[kind].map((field) => (
        <Form.Item
          key={field.name}
          name={`settings.${field.name}`}
          label={t(`channels.fields.${field.name as "host"}`)}
          rules={field.optional ? [] : required}
          extra={field.type === "parts" ? t("channels.partsAbout") : undefined}
        >
          <Control field={field} />
        </Form.Item>
      ))}
      {[...adapter.secrets, ...adapter.optional_secrets].map((name) => (
        <Form.Item
          key={name}
          name={`secrets.${name}`}
          label={t(
            `channels.secrets.${(kind === "wecom_robot" || kind === "feishu_robot") && name === "key" ? "hook" : (name as "secret")}`,
          )}
          rules={!channel && adapter.secrets.includes(name) ? required : []}
        >
          <Input.Password
            autoComplete="new-password"
            maxLength={500}
            placeholder={channel?.secrets.includes(name) ? t("channels.kept") : undefined}
          />
        </Form.Item>
      ))}
      {adapter.medium === null && (
        <Form.Item name="kinds" label={t("channels.kinds")} rules={required}>
          <Checkbox.Group
            style={{ rowGap: 8 }}
            options={MESSAGE_KINDS.map((each) => ({ value: each, label: t(`messages.kinds.${each}`) }))}
          />
        </Form.Item>
      )}
    </FormDrawer>
  );
}
