import { EditOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Modal, Segmented, Table } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { type FormSummary, useCreateForm, useForms, useSpell, useSpelling } from "@/api/forms";
import { useMay } from "@/api/session";
import { FormIcon } from "@/fields/FormIcon";
import { useReader } from "@/fields/reader";
import type { Language } from "@/i18n";
import { freeKey, isKey } from "@/shared/keys";
import { languagesFor } from "@/shared/label";
import { useNarrow } from "@/shared/narrow";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { showFieldErrors } from "@/ui/problemFields";
import { SearchBox } from "@/ui/SearchBox";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { CopyForm } from "./CopyForm";
import { CreateAggregate } from "./CreateAggregate";
import styles from "./designer.module.css";
import { NavigationPanel } from "./navigation/NavigationPanel";
import { RetiredForms } from "./RetiredForms";
import { RetireForm } from "./RetireForm";

interface Wanted {
  title: Partial<Record<Language, string>>;
  key: string;
}

function CreateDialog({ taken, onClose }: { taken: ReadonlySet<string>; onClose: () => void }) {
  const { t } = useTranslation();
  const { done, failed } = useToasts();
  const navigate = useNavigate();
  const { language } = useReader();
  const create = useCreateForm();
  const [form] = Form.useForm<Wanted>();
  const spell = useSpell();
  /** A key that nobody typed is of the name, however soon one goes on. */
  const settledKey = async ({ title, key }: Wanted) => {
    if (form.isFieldTouched("key")) return key;
    const settled = freeKey(title.en?.trim() || (await spell(title["zh-CN"] ?? "")), "form", taken);
    form.setFieldValue("key", settled);
    return settled;
  };
  const send = async (wanted: Wanted) => {
    const { title: typed } = wanted;
    const title = Object.fromEntries(Object.entries(typed).filter(([, words]) => words?.trim()));
    const name = {
      key: "name",
      type: "text",
      label: { [language]: t("designer.firstField") },
      required: true,
      unique: false,
      settings: { searchable: true },
    } as const;
    try {
      const key = await settledKey(wanted);
      await create.mutateAsync({ key, title, fields: [name] });
      done(t("designer.createdAbout"));
      navigate(`/forms/${key}/design`);
    } catch (error) {
      if (!showFieldErrors(form, error)) failed(error);
    }
  };
  const suggest = (words: string) => {
    if (!form.isFieldTouched("key")) form.setFieldValue("key", freeKey(words, "form", taken));
  };
  const english = Form.useWatch(["title", "en"], form);
  const chinese = Form.useWatch(["title", "zh-CN"], form);
  const spelling = useSpelling(english ? "" : (chinese ?? ""));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key is suggested once, when its spelling arrives
  useEffect(() => {
    if (spelling) suggest(spelling);
  }, [spelling]);
  return (
    <Modal
      open
      title={t("designer.create")}
      okText={t("frame.create")}
      cancelText={t("frame.cancel")}
      confirmLoading={create.isPending}
      onOk={form.submit}
      onCancel={onClose}
      width={460}
    >
      <Form<Wanted>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ key: freeKey("", "form", taken) }}
        onFinish={send}
      >
        {languagesFor(language).map((each, place) => (
          <Form.Item
            key={each}
            name={["title", each]}
            label={t(each === "en" ? "designer.inEnglish" : "designer.inChinese", {
              name: t("designer.formName"),
            })}
            extra={place > 0 ? t("designer.optional") : undefined}
            rules={
              place === 0
                ? [{ required: true, whitespace: true, message: t("designer.flaws.label") }]
                : undefined
            }
          >
            <Input
              autoFocus={place === 0}
              maxLength={200}
              onChange={(event) => each === "en" && suggest(event.target.value)}
            />
          </Form.Item>
        ))}
        <Form.Item
          name="key"
          label={t("designer.key")}
          extra={t("designer.formKeyAbout")}
          rules={[
            {
              validator: (_rule, value: string) =>
                isKey(value) ? Promise.resolve() : Promise.reject(new Error(t("designer.flaws.key"))),
            },
            {
              validator: (_rule, value: string) =>
                taken.has(value)
                  ? Promise.reject(new Error(t("designer.flaws.keyTaken")))
                  : Promise.resolve(),
            },
          ]}
        >
          <Input maxLength={48} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** The forms found by name or key, each with what may be done with it. */
function FormList({ list, mayDesign }: { list: FormSummary[]; mayDesign: boolean }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const narrow = useNarrow();
  const [wanted, setWanted] = useState("");
  const [copying, setCopying] = useState<FormSummary | null>(null);
  const [retiring, setRetiring] = useState<FormSummary | null>(null);
  const found = list.filter(({ key, title }) =>
    [key, label(title)].some((words) => words.toLowerCase().includes(wanted.trim().toLowerCase())),
  );
  const actsOn = (form: FormSummary) => (
    <div className={styles.acts}>
      <Link to={`/forms/${form.key}/design`}>
        <EditOutlined aria-hidden="true" /> {t("designer.design")}
      </Link>
      {!form.part_of && (
        <Button
          type="text"
          size="small"
          aria-label={t("formCopy.title", { name: label(form.title) })}
          onClick={() => setCopying(form)}
        >
          {t("formCopy.action")}
        </Button>
      )}
      <Button
        type="text"
        size="small"
        aria-label={t("designer.retirement.retireForm", { name: label(form.title) })}
        onClick={() => setRetiring(form)}
      >
        {t("designer.retire")}
      </Button>
    </div>
  );
  return (
    <Panel flush>
      <SearchBox className={styles.search} label={t("formUses.search")} value={wanted} onChange={setWanted} />
      <Table<FormSummary>
        rowKey="key"
        size="small"
        pagination={false}
        dataSource={found}
        locale={{ emptyText: t("formUses.nothing") }}
        columns={[
          {
            title: t("designer.formName"),
            render: (_value, form) => (
              <>
                <Link to={`/forms/${form.key}`} className={styles.formName}>
                  <FormIcon name={form.icon} colour={form.color} /> {label(form.title)}
                </Link>
                {narrow && mayDesign && actsOn(form)}
              </>
            ),
            sorter: (one, other) => label(one.title).localeCompare(label(other.title)),
          },
          { title: t("designer.key"), dataIndex: "key", responsive: ["md"] },
          ...(mayDesign && !narrow
            ? [
                {
                  title: "",
                  align: "end" as const,
                  width: 240,
                  render: (_: unknown, form: FormSummary) => actsOn(form),
                },
              ]
            : []),
        ]}
      />
      {retiring && <RetireForm form={retiring} onClose={() => setRetiring(null)} />}
      {copying && (
        <CopyForm
          form={copying}
          taken={new Set(list.map(({ key }) => key))}
          onClose={() => setCopying(null)}
        />
      )}
    </Panel>
  );
}

const TABS = ["forms", "arrange"] as const;

/** All forms one may open; from here they are made, designed and put in order. */
export function FormsPage() {
  const { t } = useTranslation();
  const forms = useForms();
  const mayDesign = useMay("forms.manage");
  const [creating, setCreating] = useState(false);
  const [counting, setCounting] = useState(false);
  const [parameters, setParameters] = useSearchParams();
  const tab = mayDesign && parameters.get("tab") === "arrange" ? "arrange" : "forms";
  const make = mayDesign && (
    <>
      <Button onClick={() => setCounting(true)}>{t("aggregates.create")}</Button>
      <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setCreating(true)}>
        {t("designer.create")}
      </Button>
    </>
  );
  return (
    <>
      <PageHeader title={t("designer.forms")} about={t("designer.formsAbout")} actions={make} />
      {mayDesign && (
        <Segmented
          className={styles.tabs}
          value={tab}
          options={TABS.map((value) => ({ value, label: t(`navigation.${value}`) }))}
          onChange={(next) => setParameters(next === "forms" ? {} : { tab: next }, { replace: true })}
        />
      )}
      {tab === "arrange" ? (
        <NavigationPanel />
      ) : (
        <>
          <Answer query={forms}>
            {(list) =>
              list.length === 0 ? (
                <Panel flush>
                  <EmptyState title={t("designer.none")} about={t("designer.formsAbout")} action={make} />
                </Panel>
              ) : (
                <FormList list={list} mayDesign={mayDesign} />
              )
            }
          </Answer>
          {mayDesign && <RetiredForms />}
        </>
      )}
      {creating && (
        <CreateDialog
          taken={new Set(forms.data?.map((form) => form.key))}
          onClose={() => setCreating(false)}
        />
      )}
      {counting && (
        <CreateAggregate
          forms={(forms.data ?? []).filter((form) => !form.part_of)}
          onClose={() => setCounting(false)}
        />
      )}
    </>
  );
}
