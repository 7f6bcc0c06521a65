import { Form, Input, Radio } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSpelling } from "@/api/forms";
import type { FieldError } from "@/api/problem";
import { type Role, useRoles } from "@/api/roles";
import { LANGUAGES, type Language } from "@/i18n";
import { freeKey } from "@/shared/keys";
import { languagesFor } from "@/shared/label";
import { useLocale } from "@/shared/locale";
import { Panel } from "@/ui/Panel";
import styles from "./roles.module.css";

const KEY_FORM = /^[a-z][a-z0-9_]{0,47}$/;

function titleIn(role: Role, language: Language): string {
  return typeof role.title === "string" ? role.title : (role.title[language] ?? "");
}

/** A language in which it is not named is left out. */
function withTitle(role: Role, language: Language, text: string): Role {
  const names = LANGUAGES.map((one) => [one, one === language ? text : titleIn(role, one)] as const);
  return { ...role, title: Object.fromEntries(names.filter(([, words]) => words !== "")) };
}

/** The key of a new role: of its name, until somebody types one. */
function useKeyOfName(role: Role, isNamed: boolean, onChange: (role: Role) => void) {
  const taken = new Set(useRoles().data?.map(({ key }) => key));
  const english = titleIn(role, "en");
  const spelling = useSpelling(!isNamed || english ? "" : titleIn(role, "zh-CN"));
  const words = english || spelling;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key is given once, when its words arrive
  useEffect(() => {
    if (isNamed && words) onChange({ ...role, key: freeKey(words, "role", taken) });
  }, [words]);
}

/** Name in both languages, and for a new role its key and for whom it is. */
export function RoleFacts(props: {
  role: Role;
  isNew: boolean;
  onChange: (role: Role) => void;
  errors: readonly FieldError[];
}) {
  const { t } = useTranslation();
  const { role, isNew, onChange } = props;
  const { language } = useLocale();
  const [keyTyped, setKeyTyped] = useState(false);
  useKeyOfName(role, isNew && !keyTyped, onChange);
  const wrongKey = role.key !== "" && !KEY_FORM.test(role.key);
  const refused = (field: string) => props.errors.find((error) => error.field === field)?.message;
  return (
    <Panel title={t("roles.facts")}>
      <Form layout="vertical" component="div" className={styles.facts}>
        {languagesFor(language).map((each, place) => (
          <Form.Item
            key={each}
            label={t(each === "en" ? "roles.titleEn" : "roles.titleZh")}
            htmlFor={`role-${each}`}
            validateStatus={place === 0 && refused("title") ? "error" : undefined}
            help={place === 0 ? refused("title") : undefined}
          >
            <Input
              id={`role-${each}`}
              maxLength={100}
              value={titleIn(role, each)}
              onChange={(event) => onChange(withTitle(role, each, event.target.value))}
            />
          </Form.Item>
        ))}
        <Form.Item
          label={t("roles.key")}
          htmlFor="role-key"
          validateStatus={wrongKey || refused("key") ? "error" : undefined}
          help={wrongKey ? t("roles.keyRule") : refused("key")}
        >
          <Input
            id="role-key"
            disabled={!isNew}
            maxLength={48}
            value={role.key}
            onChange={(event) => {
              setKeyTyped(true);
              onChange({ ...role, key: event.target.value });
            }}
          />
        </Form.Item>
        <Form.Item label={t("roles.kind")}>
          <Radio.Group
            disabled={!isNew}
            optionType="button"
            aria-label={t("roles.kind")}
            value={role.kind}
            options={(["member", "partner"] as const).map((kind) => ({
              value: kind,
              label: t(`roles.kinds.${kind}`),
            }))}
            onChange={(event) => onChange({ ...role, kind: event.target.value, permissions: [] })}
          />
        </Form.Item>
      </Form>
    </Panel>
  );
}
