import { Checkbox, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { type FormSummary, useForms } from "@/api/forms";
import { type AppPackage, type PartKind, useMakePackage } from "@/api/packages";
import { useRoles } from "@/api/roles";
import { useMay } from "@/api/session";
import { useLabel } from "@/shared/locale";
import { FormDrawer } from "@/ui/FormDrawer";
import { useToasts } from "@/ui/toasts";
import { useKeepingIds } from "./useKeepingIds";
import { KINDS, useKinds } from "./words";

interface Values {
  title: string;
  key: string;
  version: string;
  forms: string[];
  roles: string[];
  parts: PartKind[];
  samples: string[];
  personal: boolean;
}

const KEY = /^[a-z][a-z0-9_]{0,47}$/;
const VERSION = /^\d{1,4}\.\d{1,4}\.\d{1,4}$/;

/** The version after one: 1.2.0 → 1.3.0. */
export function nextVersion(version: string): string {
  const [major = "1", minor = "0"] = version.split(".");
  return `${major}.${Number(minor) + 1}.0`;
}

function Chosen({ forms, roles }: { forms: FormSummary[]; roles: { value: string; label: string }[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  const kinds = useKinds();
  const may = {
    role: useMay("roles.manage"),
    permission_set: useMay("roles.manage"),
    view: true,
    template: useMay("forms.manage"),
    link: useMay("links.manage"),
    webhook: useMay("webhooks.manage"),
    flow: useMay("flows.manage"),
  };
  const chosen: string[] = Form.useWatch("forms") ?? [];
  const options = forms.map((form) => ({ value: form.key, label: `${label(form.title)} (${form.key})` }));
  const own = forms.filter((form) => chosen.includes(form.key) && form.part_of === null);
  return (
    <>
      <Form.Item
        name="forms"
        label={t("packages.forms")}
        extra={t("packages.formsAbout")}
        rules={[{ required: true }]}
      >
        <Select mode="multiple" options={options} optionFilterProp="label" />
      </Form.Item>
      {may.role && (
        <Form.Item name="roles" label={t("packages.roles")}>
          <Select mode="multiple" options={roles} optionFilterProp="label" />
        </Form.Item>
      )}
      <Form.Item name="parts" label={t("packages.parts")}>
        <Checkbox.Group
          options={KINDS.flatMap((kind) =>
            kind !== "form" && kind !== "role" && may[kind] ? [{ value: kind, label: kinds(kind) }] : [],
          )}
        />
      </Form.Item>
      <Form.Item name="samples" label={t("packages.samples")} extra={t("packages.samplesAbout")}>
        <Select
          mode="multiple"
          options={own.map((form) => ({ value: form.key, label: label(form.title) }))}
          optionFilterProp="label"
        />
      </Form.Item>
      <Form.Item name="personal" valuePropName="checked">
        <Checkbox>{t("packages.personal")}</Checkbox>
      </Form.Item>
    </>
  );
}

/** Forms of the workspace made into a package; of one that was made here before, its next version. */
export function MakeDrawer({ before, onClose }: { before: AppPackage | null; onClose: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const toasts = useToasts();
  const forms = useForms().data ?? [];
  const roles = useRoles(useMay("roles.manage")).data ?? [];
  const make = useMakePackage();
  const keepingIds = useKeepingIds();
  const initial: Partial<Values> = {
    title: before ? label(before.title) : "",
    key: before?.key ?? "",
    version: before ? nextVersion(before.version) : "1.0.0",
    forms: before?.forms ?? [],
    roles: [],
    parts: ["view", "template"],
    samples: before?.sample_forms ?? [],
    personal: false,
  };
  const submit = async ({ title, ...values }: Values) => {
    await keepingIds(async (keepIds) => {
      await make.mutateAsync({ ...values, title, menu: [], keep_ids: keepIds });
      toasts.done(t("packages.made"));
      onClose();
    });
  };
  return (
    <FormDrawer<Values>
      open
      title={before ? t("packages.makeNext") : t("packages.make")}
      initial={initial}
      submit={t("packages.makeAction")}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="title" label={t("packages.title")} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="key"
        label={t("packages.key")}
        extra={t("packages.keyAbout")}
        rules={[{ required: true, pattern: KEY, message: t("packages.keyAbout") }]}
      >
        <Input disabled={before !== null} />
      </Form.Item>
      <Form.Item
        name="version"
        label={t("packages.versionField")}
        extra={t("packages.versionAbout")}
        rules={[{ required: true, pattern: VERSION, message: t("packages.versionAbout") }]}
      >
        <Input />
      </Form.Item>
      <Chosen forms={forms} roles={roles.map((role) => ({ value: role.key, label: label(role.title) }))} />
    </FormDrawer>
  );
}
