import { Button, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { useDepartmentChoices, useMemberChoices } from "@/api/choices";
import { useRoles } from "@/api/roles";
import { labelText } from "@/shared/label";
import type { SettingsProps, SettingsValues } from "../contracts";
import styles from "../fields.module.css";
import { useReader } from "../reader";
import { type Match, NO_MATCH } from "./Matches";
import { changed } from "./parts";
import { Setting } from "./Setting";
import { comparable, SourceSettings, useNamed } from "./Source";

interface Linked {
  form: string;
  where: Match[];
  take: string;
}

interface Range {
  departments?: string[];
  below?: boolean;
  own?: boolean;
  of?: string | null;
  roles?: string[];
  members?: string[];
  linked?: Linked | null;
}

const DEPARTMENTS = new Set(["department", "departments"]);

/** Without what names nobody; null where nobody is left. */
function kept(range: Range): Range | null {
  const { below, ...named } = range;
  const left = Object.entries(named).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value));
  if (left.length === 0) return null;
  return { ...Object.fromEntries(left), ...(below === false ? { below } : {}) };
}

function Several(props: {
  name: string;
  value: string[] | undefined;
  choices: readonly { id: string; label: string }[] | undefined;
  onChange: (ids: string[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <Setting name={props.name}>
      {(id) => (
        <Select
          id={id}
          style={{ width: "100%" }}
          mode="multiple"
          placeholder={t("fields.choose")}
          value={props.value ?? []}
          options={(props.choices ?? []).map((each) => ({ value: each.id, label: each.label }))}
          showSearch={{ optionFilterProp: "label" }}
          onChange={props.onChange}
        />
      )}
    </Setting>
  );
}

/** Another form that names the departments. */
function LinkedRange(props: {
  linked: Linked;
  form: SettingsProps["form"];
  own: string;
  onChange: (linked: Linked | null) => void;
}) {
  const { linked, onChange } = props;
  const { t } = useTranslation();
  const named = useNamed();
  return (
    <SourceSettings
      allHold
      canClear
      names={{ form: t("linking.form"), where: t("linking.where"), take: t("people.take") }}
      source={linked}
      ours={comparable(props.form.fields).filter((each) => each.key !== props.own)}
      takes={(theirs) => named(theirs.filter(({ type }) => DEPARTMENTS.has(type)))}
      onForm={(form) => onChange(form ? { form, where: [NO_MATCH], take: "" } : null)}
      onChange={({ where, take }) =>
        onChange({ ...linked, where: where ?? linked.where, take: take ?? linked.take })
      }
    />
  );
}

function RangeOf({ field, form, onChange, setting }: SettingsProps & { setting: "range" | "recommended" }) {
  const { t } = useTranslation();
  const { label, language } = useReader();
  const range = field.settings[setting] as Range | undefined;
  const ofMembers = field.type === "member" || field.type === "members";
  const departments = useDepartmentChoices(true).data;
  const members = useMemberChoices(ofMembers).data;
  const roles = useRoles(ofMembers).data?.filter(({ kind }) => kind === "member");
  const put = (part: Range) => onChange(changed(field.settings, setting, kept({ ...range, ...part })));
  const ours = form.fields.filter(
    (each) => !each.retired && each.key !== field.key && DEPARTMENTS.has(each.type),
  );
  const none: SettingsValues = changed(field.settings, setting, null);
  return (
    <>
      <Several
        name={t("people.departments")}
        value={range?.departments}
        choices={departments}
        onChange={(ids) => put({ departments: ids })}
      />
      {ofMembers && (
        <>
          <Several
            name={t("people.roles")}
            value={range?.roles}
            choices={roles?.map(({ key, title }) => ({ id: key, label: labelText(title, language) || key }))}
            onChange={(keys) => put({ roles: keys })}
          />
          <Several
            name={t("people.members")}
            value={range?.members}
            choices={members}
            onChange={(ids) => put({ members: ids })}
          />
        </>
      )}
      {ours.length > 0 && (
        <Setting name={t("people.of")}>
          {(id) => (
            <Select
              id={id}
              style={{ width: "100%" }}
              allowClear
              value={range?.of ?? null}
              options={ours.map((each) => ({ value: each.key, label: label(each.label) }))}
              onChange={(of: string | undefined) => put({ of: of ?? null })}
            />
          )}
        </Setting>
      )}
      <Setting name={t("people.own")}>
        {(id) => <Switch id={id} checked={range?.own === true} onChange={(own) => put({ own })} />}
      </Setting>
      {range && (
        <Setting name={t("people.below")}>
          {(id) => <Switch id={id} checked={range.below !== false} onChange={(below) => put({ below })} />}
        </Setting>
      )}
      {setting === "range" && (
        <LinkedRange
          linked={range?.linked ?? { form: "", where: [], take: "" }}
          form={form}
          own={field.key}
          onChange={(linked) => put({ linked })}
        />
      )}
      {range && (
        <Button size="small" type="text" onClick={() => onChange(none)}>
          {t("ranges.clear")}
        </Button>
      )}
    </>
  );
}

/** Who may be chosen in a field of members or departments, and who stands first. */
export function PeopleSettings(props: SettingsProps) {
  const { t } = useTranslation();
  return (
    <>
      {(["range", "recommended"] as const).map((setting) => (
        <details key={setting} className={styles.part} open={props.field.settings[setting] !== undefined}>
          <summary>{t(`people.${setting}`)}</summary>
          <RangeOf {...props} setting={setting} />
        </details>
      ))}
    </>
  );
}
