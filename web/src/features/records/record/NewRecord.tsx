import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { asProblem } from "@/api/client";
import { duplicatesIn, type Likely } from "@/api/duplicates";
import { filledBy, linkedValues } from "@/api/fills";
import type { FormDefinition } from "@/api/forms";
import { type FieldValues, type RecordRow, useCreateRecord } from "@/api/records";
import { useSignedIn } from "@/api/session";
import { defaultsOf, personOf } from "@/entry/defaults";
import { EntryForm } from "@/entry/EntryForm";
import { readGiven } from "@/entry/given";
import { useLive } from "@/entry/live";
import { loadTabBar } from "@/entry/Sections";
import { InForm } from "@/fields/beside";
import { isQuery, useLinked } from "@/fields/linked";
import { wireValues } from "@/fields/wire";
import { useToday } from "@/shared/locale";
import { remember, remembered } from "@/shared/storage";
import { LikelyNotice } from "../duplicates/LikelyNotice";
import { useLikelyWhileTyping } from "../duplicates/useLikelyWhileTyping";
import { useFormFields } from "../model/useFormFields";
import { mayWrite } from "../model/writing";

void loadTabBar();

function draftOf(key: string): FieldValues {
  try {
    return JSON.parse(remembered(key) ?? "{}") as FieldValues;
  } catch {
    return {};
  }
}

/** The page that enters a record. What is typed is kept as a draft; mistakes stand at their fields. */
export function NewRecord(props: {
  form: FormDefinition;
  /** What stands before anything is typed, and is neither shown nor changed. */
  fixed?: FieldValues;
  /** Fields that are not filled in yet. */
  without?: ReadonlySet<string>;
  onCreated: (record: RecordRow) => void;
  onCancel: () => void;
}) {
  const { form, fixed, without } = props;
  const { t } = useTranslation();
  const today = useToday();
  const session = useSignedIn();
  const [query] = useSearchParams();
  const create = useCreateRecord(form.key);
  const fields = useFormFields(form);
  const draftKey = `draft.${session.workspace.key}.${session.user.id}.${form.key}`;
  const given = useMemo(
    () =>
      [...query]
        .filter(([name]) => name.startsWith("set."))
        .map(([name, value]) => [name.slice(4), value] as const)
        .map(([key, text]) => [key, readGiven(fields.byKey.get(key), text)] as const),
    [query, fields],
  );
  const [values, setValues] = useState<FieldValues>(() => ({
    ...defaultsOf(form.fields, { today, me: personOf(session) }),
    ...draftOf(draftKey),
    ...Object.fromEntries(given),
    ...fixed,
  }));
  const change = (given: FieldValues) =>
    setValues((before) => {
      const next = { ...before, ...given };
      remember(draftKey, JSON.stringify(next));
      return next;
    });
  const [refused, setRefused] = useState<readonly Likely[]>([]);
  const [insists, setInsists] = useState(false);
  const typed = useLikelyWhileTyping(form, values);
  const found = refused.length > 0 ? refused : typed;
  const variables = { today, me: session.member_id };
  const ask = useMemo(() => linkedValues(form.key), [form.key]);
  const live = useLive(form.live, fields.all, values, variables, true, session.user.name, ask);
  useLinked(fields.all, values, ask, change);
  return (
    <InForm value={form.key}>
      <EntryForm
        live={live}
        form={form}
        fields={fields.all.filter(
          (field) =>
            field.key !== form.lifecycle?.field &&
            !(fixed && field.key in fixed) &&
            !without?.has(field.key) &&
            (mayWrite(field, "create") || isQuery(field)),
        )}
        values={values}
        onChange={(key, value) => {
          change({ [key]: value });
          if (form.duplicates.some((check) => check.field === key)) {
            setRefused([]);
            setInsists(false);
          }
          const chosen = form.fields.find((field) => field.key === key);
          if (chosen) void filledBy(chosen, value).then(change, () => undefined); // the server fills it too
        }}
        onSend={async (filled) => {
          const record = await create
            .mutateAsync({ values: wireValues({ ...filled, ...fixed }), insists })
            .catch((error: unknown) => {
              setRefused(duplicatesIn(asProblem(error))?.found ?? []);
              throw error;
            });
          remember(draftKey, null);
          props.onCreated(record);
        }}
        beforeFoot={
          <LikelyNotice found={found} fields={fields.byKey} insists={insists} onInsist={setInsists} />
        }
        onCancel={props.onCancel}
        sending={create.isPending}
        sendText={t("frame.create")}
      />
    </InForm>
  );
}
