import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { NotifyStep } from "@/api/flows";
import type { Medium } from "@/api/messages";
import { useReader } from "@/fields/reader";
import { type Put, useFlowEditor } from "../editor";
import { PeopleEditor, Toggle } from "./People";
import { Part, TemplateInput } from "./parts";

const MEDIA: readonly Medium[] = ["email", "wecom", "dingtalk", "feishu", "sms", "official_account"];

interface Props {
  step: NotifyStep;
  put: Put<NotifyStep>;
}

export function NotifyPeople({ step, put }: Props) {
  const { t } = useTranslation();
  return (
    <Part name={t("flowDesign.tellWhom")} field="people" at={step.key}>
      {(id) => <PeopleEditor id={id} value={step.people} onChange={(people) => put({ people }, "people")} />}
    </Part>
  );
}

export function NotifyTexts({ step, put }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Part name={t("flowDesign.subject")} field="subject" at={step.key}>
        {(id) => (
          <TemplateInput
            id={id}
            label={t("flowDesign.subject")}
            rows={1}
            value={step.subject}
            onChange={(next) => put({ subject: next }, "subject")}
          />
        )}
      </Part>
      <Part name={t("flowDesign.text")} field="text" at={step.key}>
        {(id) => (
          <TemplateInput
            id={id}
            label={t("flowDesign.text")}
            rows={4}
            value={step.text}
            onChange={(next) => put({ text: next }, "text")}
          />
        )}
      </Part>
    </>
  );
}

/** By which ways besides the inbox, and whether it waits for quiet hours and digests. */
export function NotifyWays({ step, put }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Part name={t("noticeRules.ways")} field="media" at={step.key} about={t("noticeRules.waysAbout")}>
        {(id) => (
          <Select<Medium[]>
            id={id}
            mode="multiple"
            placeholder={t("noticeRules.asChosen")}
            value={step.media ?? []}
            options={MEDIA.map((value) => ({ value, label: t(`messages.media.${value}`) }))}
            onChange={(media) => put({ media })}
          />
        )}
      </Part>
      <Toggle
        name={t("noticeRules.urgent")}
        value={step.urgent ?? false}
        onChange={(urgent) => put({ urgent })}
      />
    </>
  );
}

/** Only where somebody has not read what a step before sent. */
function UnreadOf({ step, put }: Props) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { document } = useFlowEditor();
  const others = document.steps.filter(({ kind, key }) => kind === "notify" && key !== step.key);
  if (others.length === 0 && !step.unread) return null;
  return (
    <Part
      name={t("noticeRules.onlyUnread")}
      field="unread"
      at={step.key}
      about={t("noticeRules.onlyUnreadAbout")}
    >
      {(id) => (
        <Select
          id={id}
          allowClear
          placeholder={t("noticeRules.always")}
          value={step.unread ?? null}
          options={others.map(({ key, title }) => ({ value: key, label: label(title) || key }))}
          onChange={(unread?: string) => put({ unread: unread ?? null })}
        />
      )}
    </Part>
  );
}

export function NotifySettings(props: Props) {
  return (
    <>
      <NotifyPeople {...props} />
      <NotifyTexts {...props} />
      <NotifyWays {...props} />
      <UnreadOf {...props} />
    </>
  );
}
