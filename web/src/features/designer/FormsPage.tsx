import { EditOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Modal, Table } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { type FormSummary, useCreateForm, useForms, useSpell, useSpelling } from "@/api/forms";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import type { Language } from "@/i18n";
import { languagesFor } from "@/shared/label";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { showFieldErrors } from "@/ui/problemFields";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { CreateAggregate } from "./CreateAggregate";
import styles from "./designer.module.css";
import { freeKey, isKey } from "./draft";
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

/** All forms one may open; from here they are made and designed. */
export function FormsPage() {
  const { t } = useTranslation();
  const { label } = useReader();
  const forms = useForms();
  const mayDesign = useMay("forms.manage");
  const [creating, setCreating] = useState(false);
  const [counting, setCounting] = useState(false);
  const [wanted, setWanted] = useState("");
  const [retiring, setRetiring] = useState<FormSummary | null>(null);
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
      <Answer query={forms}>
        {(list) => (
          <Panel flush>
            {list.length === 0 ? (
              <EmptyState title={t("designer.none")} about={t("designer.formsAbout")} action={make} />
            ) : (
              <>
                <Input.Search
                  allowClear
                  className={styles.search}
                  placeholder={t("formUses.search")}
                  aria-label={t("formUses.search")}
                  onChange={({ target }) => setWanted(target.value)}
                />
                <Table<FormSummary>
                  rowKey="key"
                  size="small"
                  pagination={false}
                  dataSource={list.filter(({ key, title }) =>
                    [key, label(title)].some((words) =>
                      words.toLowerCase().includes(wanted.trim().toLowerCase()),
                    ),
                  )}
                  locale={{ emptyText: t("formUses.nothing") }}
                  columns={[
                    {
                      title: t("designer.formName"),
                      render: (_value, form) => <Link to={`/forms/${form.key}`}>{label(form.title)}</Link>,
                      sorter: (one, other) => label(one.title).localeCompare(label(other.title)),
                    },
                    { title: t("designer.key"), dataIndex: "key", responsive: ["md"] },
                    {
                      title: "",
                      align: "end",
                      width: 200,
                      render: (_value, form) =>
                        mayDesign && (
                          <>
                            <Link to={`/forms/${form.key}/design`}>
                              <EditOutlined aria-hidden="true" /> {t("designer.design")}
                            </Link>
                            <Button
                              type="text"
                              size="small"
                              aria-label={t("designer.retirement.retireForm", { name: label(form.title) })}
                              onClick={() => setRetiring(form)}
                            >
                              {t("designer.retire")}
                            </Button>
                          </>
                        ),
                    },
                  ]}
                />
              </>
            )}
          </Panel>
        )}
      </Answer>
      {mayDesign && <RetiredForms />}
      {retiring && <RetireForm form={retiring} onClose={() => setRetiring(null)} />}
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
