import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Form, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { useChangeWeek, useWorkingDays, type WorkingDays } from "@/api/workingDays";
import { useLocale, useToday } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Answer } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./workingDays.module.css";
import { YearCalendar } from "./YearCalendar";

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const FIRST_YEAR = 2000;
const LAST_YEAR = 2199;

function Week({ days }: { days: WorkingDays }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const change = useChangeWeek();
  const toasts = useToasts();
  const send = (given: Parameters<typeof change.mutate>[0]) =>
    change.mutate(given, { onSuccess: () => toasts.done(t("frame.saved")), onError: toasts.failed });
  const name = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  return (
    <Form layout="vertical" disabled={change.isPending}>
      <Form.Item label={t("workingDays.week")} required>
        <Checkbox.Group
          value={days.week}
          options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({
            value: day,
            label: name.format(MONDAY + (day - 1) * 86_400_000),
            disabled: days.week.length === 1 && days.week.includes(day),
          }))}
          onChange={(week) => send({ week })}
        />
      </Form.Item>
      <Form.Item label={t("workingDays.public")} className={styles.last} extra={t("workingDays.publicHint")}>
        <Radio.Group
          value={days.public}
          options={[
            { value: "cn", label: t("workingDays.publics.cn") },
            { value: "none", label: t("workingDays.publics.none") },
          ]}
          onChange={(event) => send({ public: event.target.value })}
        />
      </Form.Item>
    </Form>
  );
}

/** Which days the company works: deadlines in working days, and flows by the clock, go by it. */
export function WorkingDaysPage() {
  const { t } = useTranslation();
  const present = Number(useToday().slice(0, 4));
  const [asked, setAsked] = useUrlState("year");
  const typed = Number(asked);
  const year = typed >= FIRST_YEAR && typed <= LAST_YEAR ? typed : present;
  const query = useWorkingDays(year);
  const step = (by: number) => setAsked(String(year + by));
  const years = (
    <div className={styles.years}>
      <Button
        icon={<LeftOutlined aria-hidden="true" />}
        aria-label={t("workingDays.before")}
        disabled={year <= FIRST_YEAR}
        onClick={() => step(-1)}
      />
      <span className="tz-figures">{t("workingDays.year", { year: String(year) })}</span>
      <Button
        icon={<RightOutlined aria-hidden="true" />}
        aria-label={t("workingDays.after")}
        disabled={year >= LAST_YEAR}
        onClick={() => step(1)}
      />
    </div>
  );
  return (
    <>
      <PageHeader title={t("settings.places.workingDays")} about={t("workingDays.about")} />
      <Answer query={query}>
        {(days) => (
          <>
            <Panel>
              <Week days={days} />
            </Panel>
            <Panel title={t("workingDays.calendar")} actions={years}>
              {!days.is_known && (
                <Alert
                  type="warning"
                  showIcon
                  className={styles.unknown}
                  title={t("workingDays.unknown", { year: String(days.year), last: String(days.known_to) })}
                />
              )}
              <YearCalendar days={days} />
            </Panel>
          </>
        )}
      </Answer>
    </>
  );
}
