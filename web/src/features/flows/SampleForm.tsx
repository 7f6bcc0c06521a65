import { useEffect, useMemo, useState } from "react";
import { linkedValues } from "@/api/fills";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { useSignedIn } from "@/api/session";
import { defaultsOf, personOf } from "@/entry/defaults";
import { EntryForm } from "@/entry/EntryForm";
import { useLive } from "@/entry/live";
import { InForm } from "@/fields/beside";
import { isQuery, useLinked } from "@/fields/linked";
import { entryOf } from "@/fields/registry";
import { wireValues } from "@/fields/wire";
import { useToday } from "@/shared/locale";

/** A file would be stored as soon as it is chosen. */
const STORED = new Set(["file", "image", "signature"]);

/** What of a form can be made up: what a new record asks for, but files. */
export function sampled(form: FormDefinition, fields: readonly FieldDefinition[]): FieldDefinition[] {
  return fields.filter((field) => {
    if (field.retired || field.readable === false || STORED.has(field.type)) return false;
    if (field.key === form.lifecycle?.field) return false;
    const mayWrite = field.writable !== false && (field.writable_by?.create ?? true);
    return isQuery(field) || (mayWrite && entryOf(field.type).Editor !== null);
  });
}

/** A record that nobody stores, entered as any other is. */
export default function SampleForm(props: {
  form: FormDefinition;
  fields: readonly FieldDefinition[];
  values: FieldValues | null;
  sending: boolean;
  sendText: string;
  /** Keeps what is typed. */
  onChange: (values: FieldValues) => void;
  /** Tries these; what it throws is told at the fields it names. */
  onSend: (values: FieldValues) => Promise<void>;
}) {
  const { form, fields } = props;
  const today = useToday();
  const session = useSignedIn();
  const [values, setValues] = useState<FieldValues>(
    () => props.values ?? defaultsOf(form.fields, { today, me: personOf(session) }),
  );
  const change = (given: FieldValues) => setValues((before) => ({ ...before, ...given }));
  const { onChange } = props;
  useEffect(() => onChange(values), [values, onChange]);
  const ask = useMemo(() => linkedValues(form.key), [form.key]);
  const variables = { today, me: session.member_id };
  const live = useLive(form.live, fields, values, variables, true, session.user.name, ask);
  useLinked(fields, values, ask, change);
  const offered = useMemo(() => sampled(form, fields), [form, fields]);
  return (
    <InForm value={form.key}>
      <EntryForm
        live={live}
        form={form}
        fields={offered}
        values={values}
        onChange={(key, value) => change({ [key]: value })}
        onSend={(filled) => props.onSend(wireValues(filled))}
        sending={props.sending}
        sendText={props.sendText}
      />
    </InForm>
  );
}
