import { Button, Input, Modal, Radio } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSetDay, type WorkingDays } from "@/api/workingDays";
import { useLocale, useToday } from "@/shared/locale";
import { formatDate } from "@/ui/format";
import { useToasts } from "@/ui/toasts";
import styles from "./workingDays.module.css";
import { type Day, holidayKey, type Month, monthsOf } from "./year";

type Word = "works" | "off" | "calendar";

function useNames() {
  const { t, i18n } = useTranslation();
  return (name: string) => {
    const key = `workingDays.holidays.${holidayKey(name)}`;
    return i18n.exists(key) ? t(key as "workingDays.holidays.national_day") : name;
  };
}

function useSaying() {
  const { t } = useTranslation();
  const nameOf = useNames();
  return ({ works, special }: Day) => {
    const state = t(works ? "workingDays.works" : "workingDays.off");
    const name = special ? nameOf(special.name) : "";
    return name ? t("workingDays.named", { state, name }) : state;
  };
}

/** What holds on a day: the company's own word, or what week and public calendar say. */
function DayDialog({ day, onClose }: { day: Day; onClose: () => void }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const toasts = useToasts();
  const set = useSetDay();
  const own = day.special?.own ?? false;
  const [word, setWord] = useState<Word>(own ? (day.works ? "works" : "off") : day.works ? "off" : "works");
  const [name, setName] = useState(own ? (day.special?.name ?? "") : "");
  const save = () =>
    set.mutate(
      { day: day.date, works: word === "calendar" ? null : word === "works", name },
      {
        onSuccess: () => {
          toasts.done(t("frame.saved"));
          onClose();
        },
        onError: toasts.failed,
      },
    );
  const words: Word[] = own ? ["works", "off", "calendar"] : ["works", "off"];
  const saying = useSaying();
  return (
    <Modal
      open
      title={formatDate(day.date, language, "UTC")}
      okText={t("frame.save")}
      cancelText={t("frame.cancel")}
      confirmLoading={set.isPending}
      onOk={save}
      onCancel={onClose}
      width={400}
    >
      <div className={styles.stack}>
        <p className={styles.now}>{t("workingDays.now", { state: saying(day) })}</p>
        <Radio.Group
          vertical
          value={word}
          options={words.map((each) => ({ value: each, label: t(`workingDays.words.${each}`) }))}
          onChange={(event) => setWord(event.target.value)}
        />
        {word !== "calendar" && (
          <Input
            value={name}
            maxLength={100}
            aria-label={t("workingDays.reason")}
            placeholder={t("workingDays.reasonHint")}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={save}
          />
        )}
      </div>
    </Modal>
  );
}

function MonthGrid({ month, onChoose }: { month: Month; onChoose: (day: Day) => void }) {
  const { language } = useLocale();
  const today = useToday();
  const saying = useSaying();
  const title = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(
    new Date(month.first),
  );
  return (
    <section className={styles.month}>
      <h3>{title}</h3>
      <div className={styles.days}>
        {month.days.map((day, index) => {
          const looks = [
            styles.day,
            day.works ? "" : styles.off,
            day.special && day.works ? styles.exchanged : "",
            day.special?.own ? styles.own : "",
            day.date === today ? styles.today : "",
          ];
          return (
            <button
              key={day.date}
              type="button"
              className={looks.filter(Boolean).join(" ")}
              style={index === 0 ? { gridColumnStart: month.before + 1 } : undefined}
              aria-label={`${formatDate(day.date, language, "UTC")} ${saying(day)}`}
              title={saying(day)}
              onClick={() => onChoose(day)}
            >
              {day.number}
            </button>
          );
        })}
      </div>
    </section>
  );
}

/** The days that differ from the week, in words: colours alone say nothing to some. */
function Specials({ days, onChoose }: { days: WorkingDays; onChoose: (date: string) => void }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const nameOf = useNames();
  const own = days.days.filter((day) => day.own);
  if (own.length === 0) return <p className={styles.hint}>{t("workingDays.noneOwn")}</p>;
  return (
    <ul className={styles.specials} aria-label={t("workingDays.ownDays")}>
      {own.map((day) => (
        <li key={day.day}>
          <span className="tz-figures">{formatDate(day.day, language, "UTC")}</span>
          <span>{t(day.works ? "workingDays.works" : "workingDays.off")}</span>
          <span className={styles.why}>{nameOf(day.name)}</span>
          <Button size="small" onClick={() => onChoose(day.day)}>
            {t("frame.edit")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** A year at a glance; a day is changed by a click on it. */
export function YearCalendar({ days }: { days: WorkingDays }) {
  const { t } = useTranslation();
  const months = useMemo(() => monthsOf(days), [days]);
  const [chosen, setChosen] = useState<Day | null>(null);
  const choose = (date: string) =>
    setChosen(months.flatMap((month) => month.days).find((day) => day.date === date) ?? null);
  return (
    <>
      <div className={styles.legend}>
        <span className={styles.sampleWorks}>{t("workingDays.works")}</span>
        <span className={styles.sampleOff}>{t("workingDays.off")}</span>
        <span className={styles.sampleExchanged}>{t("workingDays.exchanged")}</span>
        <span className={styles.sampleOwn}>{t("workingDays.ownDay")}</span>
      </div>
      <div className={styles.months}>
        {months.map((month) => (
          <MonthGrid key={month.first} month={month} onChoose={setChosen} />
        ))}
      </div>
      <h3 className={styles.heading}>{t("workingDays.ownDays")}</h3>
      <Specials days={days} onChoose={choose} />
      {chosen && <DayDialog key={chosen.date} day={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}
