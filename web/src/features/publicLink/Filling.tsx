import { CheckCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type Coming,
  choicesOfLink,
  linkedOfLink,
  type OpenLink,
  offeredOfLink,
  type Submitted,
  uploadToLink,
  useSubmitLink,
} from "@/api/links";
import type { FieldValues } from "@/api/records";
import { EntryForm } from "@/entry/EntryForm";
import { useLive } from "@/entry/live";
import { isQuery, useLinked } from "@/fields/linked";
import { OutsideProvider } from "@/fields/outside";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { wireValues } from "@/fields/wire";
import { newKey } from "@/shared/once";
import { keepFilling, keptFilling } from "./keeping";
import { Notice } from "./Notice";
import styles from "./public.module.css";
import { beginning } from "./values";

function Thanks({ submitted, onAgain }: { submitted: Submitted; onAgain: () => void }) {
  const { t } = useTranslation();
  const { label } = useReader();
  return (
    <div className={styles.thanks} role="status">
      <CheckCircleFilled aria-hidden="true" className={styles.tick} />
      <p className={styles.thanksText}>{label(submitted.thanks) || t("links.submitted")}</p>
      {submitted.again && (
        <Button size="large" onClick={onAgain}>
          {t("links.again")}
        </Button>
      )}
    </div>
  );
}

/** The form of a fill link. Its ticket goes along as a key, so that what is sent twice is taken once. */
export function Filling({ link, coming }: { link: OpenLink; coming: Coming }) {
  const { t } = useTranslation();
  const [ticket, setTicket] = useState<string>(link.ticket);
  const [values, setValues] = useState<FieldValues>(() => ({
    ...beginning(link),
    ...keptFilling(coming.secret, link),
  }));
  const [submitted, setSubmitted] = useState<Submitted | null>(null);
  const [accepted, setAccepted] = useState(false);
  const [missed, setMissed] = useState(false);
  const { notice } = link;
  const submit = useSubmitLink(coming, ticket);
  const locked = useMemo(() => new Set(link.locked), [link.locked]);
  const outside = {
    upload: uploadToLink(coming, ticket),
    choices: choicesOfLink(coming),
    options: offeredOfLink(coming),
    forms: link.sub_forms,
  };
  const fields = useMemo(
    () => link.form.fields.filter((field) => entryOf(field.type).Editor !== null || isQuery(field)),
    [link.form.fields],
  );
  const live = useLive(link.form.live, fields, values, { today: link.workspace.today, me: null }, true);
  useLinked(fields, values, linkedOfLink(coming), (found) => setValues((now) => ({ ...now, ...found })));
  if (submitted) {
    const again = () => {
      setTicket(newKey());
      setValues(beginning(link));
      setSubmitted(null);
      setAccepted(false);
    };
    return <Thanks submitted={submitted} onAgain={again} />;
  }
  return (
    <OutsideProvider value={outside}>
      <EntryForm
        form={link.form}
        fields={fields}
        values={values}
        live={{ ...live, readOnly: new Set([...live.readOnly, ...locked]) }}
        onChange={(key, value) =>
          setValues((now) => {
            const next = { ...now, [key]: value };
            keepFilling(coming.secret, link, next);
            return next;
          })
        }
        beforeFoot={
          notice && (
            <Notice
              notice={notice}
              accepted={accepted}
              missed={missed}
              onAccept={(now) => {
                setAccepted(now);
                setMissed(false);
              }}
            />
          )
        }
        onSend={async (filled) => {
          if (notice?.must_accept && !accepted) return setMissed(true);
          const own = Object.fromEntries(Object.entries(filled).filter(([key]) => !locked.has(key)));
          const taken = await submit.mutateAsync({
            values: wireValues(own),
            told: notice?.version ?? null,
            accepted,
          });
          keepFilling(coming.secret, link, null);
          setSubmitted(taken);
          window.scrollTo({ top: 0 });
        }}
        sending={submit.isPending}
        sendText={t("links.submit")}
      />
    </OutsideProvider>
  );
}
