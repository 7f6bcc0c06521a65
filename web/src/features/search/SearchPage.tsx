import { Input } from "antd";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { RecordRow } from "@/api/records";
import { type FoundForm, useSearchEverything } from "@/api/search";
import { useLabel } from "@/shared/locale";
import { useSettled } from "@/shared/settled";
import { PageHeader } from "@/ui/PageHeader";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/ui/states";
import { pieces } from "./highlight";
import styles from "./search.module.css";

const MOST_OF_A_FORM = 10;
const PAUSE = 200;

function Highlighted({ text, search }: { text: string; search: string }) {
  return pieces(text, search).map((piece, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never change places
    place % 2 === 1 ? <mark key={place}>{piece}</mark> : piece,
  );
}

/** Another field in which the words stand, where the title does not hold them. */
function elsewhere(form: FoundForm, record: RecordRow, search: string): string | null {
  const holds = (value: unknown) => typeof value === "string" && pieces(value, search).length > 1;
  if (holds(record[form.label_field])) return null;
  const other = Object.entries(record).find(([key, value]) => key !== "id" && holds(value));
  return other ? String(other[1]) : null;
}

function Group({ form, search }: { form: FoundForm; search: string }) {
  const { t } = useTranslation();
  const label = useLabel();
  return (
    <section className={styles.group} aria-label={label(form.title)}>
      <h2 className={styles.title}>{label(form.title)}</h2>
      <ul className={styles.list}>
        {form.records.map((record) => {
          const other = elsewhere(form, record, search);
          return (
            <li key={record.id}>
              <Link data-found className={styles.found} to={`/forms/${form.form}/${record.id}`}>
                <span>
                  <Highlighted
                    text={String(record[form.label_field] ?? "") || t("records.untitled")}
                    search={search}
                  />
                </span>
                {other && (
                  <span className={styles.other}>
                    <Highlighted text={other} search={search} />
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
      {form.more && (
        <Link to={`/forms/${form.form}?view=none&q=${encodeURIComponent(search)}`}>
          {t("search.more", { name: label(form.title) })}
        </Link>
      )}
    </section>
  );
}

/** Arrows walk through everything found, whatever group it stands in. */
function walk(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || event.nativeEvent.isComposing) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-found]")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
  event.preventDefault();
}

/** Everything that holds some words, form by form. */
export function SearchPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const [typed, setTyped] = useState(query.get("q") ?? "");
  const search = useSettled(typed.trim(), PAUSE);
  const found = useSearchEverything(search, MOST_OF_A_FORM);
  const change = (text: string) => {
    setTyped(text);
    setQuery(text.trim() ? { q: text.trim() } : {}, { replace: true });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go from the field to the links and among them
    <div onKeyDown={walk}>
      <PageHeader title={t("search.title")} />
      <Input.Search
        autoFocus
        allowClear
        size="large"
        className={styles.input}
        value={typed}
        aria-label={t("search.title")}
        placeholder={t("search.placeholder")}
        onChange={(event) => change(event.target.value)}
      />
      {found.error ? (
        <ErrorState error={found.error} onRetry={() => found.refetch()} />
      ) : search === "" ? (
        <EmptyState title={t("search.begin")} about={t("search.beginAbout")} />
      ) : !found.data ? (
        <LoadingSkeleton rows={8} />
      ) : found.data.length === 0 ? (
        <EmptyState title={t("search.nothing", { text: search })} about={t("search.nothingAbout")} />
      ) : (
        found.data.map((form) => <Group key={form.form} form={form} search={search} />)
      )}
    </div>
  );
}
