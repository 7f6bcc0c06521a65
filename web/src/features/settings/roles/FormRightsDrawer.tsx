import { Button, Drawer, Form, Input, Radio, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { type FieldDefinition, useForm } from "@/api/forms";
import type { FieldError } from "@/api/problem";
import { EVERY_FORM, type FormRights } from "@/api/roles";
import { useLabel } from "@/shared/locale";
import { useNarrow } from "@/shared/narrow";
import { FormulaEditor } from "@/ui/formula/FormulaEditor";
import type { FieldName } from "@/ui/formula/names";
import { Answer } from "@/ui/states";
import { SYSTEM_FIELDS, unknownNames, VARIABLES } from "./draft";
import { FieldRights } from "./FieldRights";
import { useRefusal } from "./refusals";
import styles from "./roles.module.css";

interface DrawerProps {
  form: string;
  title: string;
  rights: FormRights;
  errors: FieldError[];
  onChange: (rights: FormRights) => void;
  onClose: () => void;
}

function RowCondition({
  form,
  fields,
  rights,
  errors,
  onChange,
  words,
  names,
}: Omit<DrawerProps, "title" | "onClose"> & { fields: FieldName[]; words: string[]; names: string[] }) {
  const { t } = useTranslation();
  const unknown = unknownNames(rights.rows ?? "", names);
  const doubt =
    unknown.length > 0
      ? t("roles.unknownNames", { names: unknown.join(t("frame.listSeparator")) })
      : undefined;
  const refused = errors.find((error) => error.field.endsWith(".rows"));
  const refusal = useRefusal();
  const add = (word: string) => onChange({ ...rights, rows: [rights.rows ?? "", word].join(" ").trim() });
  return (
    <Form.Item
      label={t("roles.rows")}
      validateStatus={refused ? "error" : unknown.length > 0 ? "warning" : undefined}
      help={refused ? refusal(refused) : doubt}
      extra={t("roles.rowsHint")}
      htmlFor="role-rows"
    >
      <Radio.Group
        aria-label={t("roles.rows")}
        className={styles.choice}
        value={rights.rows === null ? "all" : "some"}
        options={[
          { value: "all", label: t("roles.everyRow") },
          { value: "some", label: t("roles.someRows") },
        ]}
        onChange={(event) => onChange({ ...rights, rows: event.target.value === "all" ? null : "" })}
      />
      {rights.rows !== null && (
        <>
          {form === EVERY_FORM ? (
            <Input.TextArea
              id="role-rows"
              className={styles.code}
              autoSize={{ minRows: 2, maxRows: 8 }}
              maxLength={4000}
              spellCheck={false}
              placeholder="channel_manager in my_team"
              value={rights.rows}
              onChange={(event) => onChange({ ...rights, rows: event.target.value })}
            />
          ) : (
            <FormulaEditor
              id="role-rows"
              form={form}
              use="condition"
              label={t("roles.rows")}
              placeholder="channel_manager in my_team"
              value={rights.rows}
              fields={fields}
              onChange={(rows) => onChange({ ...rights, rows })}
            />
          )}
          <div className={styles.words}>
            {words.map((word) => (
              <Tag.CheckableTag key={word} checked={false} onChange={() => add(word)}>
                {word}
              </Tag.CheckableTag>
            ))}
          </div>
        </>
      )}
    </Form.Item>
  );
}

function Detail(props: Omit<DrawerProps, "title" | "onClose"> & { fields: FieldDefinition[] }) {
  const label = useLabel();
  const fields = props.fields.filter((field) => !field.retired);
  const names = fields.map((field) => ({ key: field.key, title: label(field.label) }));
  const keys = [...fields.map((field) => field.key), ...SYSTEM_FIELDS];
  return (
    <Form layout="vertical" component="div">
      <RowCondition
        {...props}
        fields={names.map(({ key, title }) => ({ key, label: title }))}
        words={[...VARIABLES, ...keys]}
        names={keys}
      />
      {fields.length > 0 && (
        <FieldRights
          fields={names}
          rights={props.rights.fields}
          onChange={(given) => props.onChange({ ...props.rights, fields: given })}
        />
      )}
    </Form>
  );
}

/** Rows and fields of one form, to stand in any drawer. */
export function FormDetail(props: Omit<DrawerProps, "title" | "onClose">) {
  return <Answer query={useForm(props.form)}>{(form) => <Detail {...props} fields={form.fields} />}</Answer>;
}

/** Which rows of a form, and which fields of them. */
export function FormRightsDrawer(props: DrawerProps) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  return (
    <Drawer
      open
      title={props.title}
      size={narrow ? "100%" : 520}
      onClose={props.onClose}
      footer={
        <div className={styles.foot}>
          <Button type="primary" onClick={props.onClose}>
            {t("roles.detailDone")}
          </Button>
        </div>
      }
    >
      {props.form === EVERY_FORM ? <Detail {...props} fields={[]} /> : <FormDetail {...props} />}
    </Drawer>
  );
}
