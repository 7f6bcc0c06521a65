import { DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useTranslation } from "react-i18next";
import { type Delegate, useAddDelegate, useChangeDelegate } from "@/api/delegates";
import { useForms } from "@/api/forms";
import { useSignedIn } from "@/api/session";
import { dayIn, useLabel, useLocale } from "@/shared/locale";
import { clockAt, endOfDay, startOfDay } from "@/shared/zones";
import { FormDrawer } from "@/ui/FormDrawer";
import { MemberPicker } from "@/ui/MemberPicker";
import styles from "./delegates.module.css";

interface DelegateForm {
  member_id?: string;
  to_id: string;
  days: [Dayjs, Dayjs];
  forms: string[];
  reason: string;
}

const DATE = "YYYY-MM-DD";

/** The last day that lies before a moment, whole. */
function lastDay(moment: string, timeZone: string): string {
  return clockAt(new Date(Date.parse(moment) - 1).toISOString(), timeZone).slice(0, 10);
}

/** Days chosen as moments; a bound that stays where it was keeps its very moment. */
function bounds(days: [Dayjs, Dayjs], before: Delegate | null, timeZone: string) {
  const [first, last] = [days[0].format(DATE), days[1].format(DATE)];
  const started = before && clockAt(before.starts_at, timeZone).slice(0, 10) === first;
  const ended = before && lastDay(before.ends_at, timeZone) === last;
  return {
    starts_at: started ? before.starts_at : startOfDay(first, timeZone),
    ends_at: ended ? before.ends_at : endOfDay(last, timeZone),
  };
}

/** Names a delegate, or changes one that is not over. `others`: for any member, not for oneself alone. */
export function DelegateDrawer(props: {
  delegate: Delegate | null;
  others: boolean;
  open: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const label = useLabel();
  const { timeZone } = useLocale();
  const { member_id: me } = useSignedIn();
  const forms = useForms().data ?? [];
  const add = useAddDelegate();
  const change = useChangeDelegate();
  const before = props.delegate;
  const submit = async ({ days, member_id, ...given }: DelegateForm) => {
    const sent = {
      ...given,
      forms: given.forms ?? [],
      reason: given.reason ?? "",
      ...bounds(days, before, timeZone),
    };
    if (before) await change.mutateAsync({ id: before.id, change: sent });
    else await add.mutateAsync({ ...sent, flows: [], member_id: member_id ?? null });
    props.onClose();
  };
  const day = (date: string) => dayjs(date, DATE);
  const initial: Partial<DelegateForm> = before
    ? {
        member_id: before.member.id,
        to_id: before.to.id,
        days: [day(clockAt(before.starts_at, timeZone).slice(0, 10)), day(lastDay(before.ends_at, timeZone))],
        forms: before.forms.map((form) => form.key),
        reason: before.reason,
      }
    : { member_id: props.others ? undefined : (me ?? undefined), forms: [], reason: "" };
  const away = before?.member.id ?? (props.others ? undefined : (me ?? undefined));
  return (
    <FormDrawer<DelegateForm>
      open={props.open}
      title={before ? t("delegates.change") : t("delegates.add")}
      submit={t("frame.save")}
      initial={initial}
      names={{ starts_at: "days", ends_at: "days" }}
      onSubmit={submit}
      onClose={props.onClose}
    >
      {props.others && !before && (
        <Form.Item
          name="member_id"
          label={t("delegates.away")}
          rules={[{ required: true, message: t("delegates.awayMissing") }]}
        >
          <MemberPicker />
        </Form.Item>
      )}
      <Form.Item
        name="to_id"
        label={t("delegates.to")}
        rules={[{ required: true, message: t("delegates.toMissing") }]}
      >
        <MemberPicker without={away} autoFocus={!props.others} />
      </Form.Item>
      <Form.Item
        name="days"
        label={t("delegates.days")}
        extra={t("delegates.daysHint")}
        rules={[{ required: true, message: t("delegates.daysMissing") }]}
      >
        <DatePicker.RangePicker
          className={styles.wide}
          minDate={before ? undefined : day(dayIn(timeZone))}
          disabled={[before?.state === "now", false]}
        />
      </Form.Item>
      <Form.Item name="forms" label={t("delegates.forms")} extra={t("delegates.formsHint")}>
        <Select
          mode="multiple"
          allowClear
          placeholder={t("delegates.everything")}
          showSearch={{ optionFilterProp: "label" }}
          options={forms.map((form) => ({ value: form.key, label: label(form.title) }))}
        />
      </Form.Item>
      <Form.Item name="reason" label={t("delegates.reason")}>
        <Input maxLength={200} placeholder={t("delegates.reasonHint")} />
      </Form.Item>
    </FormDrawer>
  );
}
