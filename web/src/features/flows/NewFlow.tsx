import { Form, Input } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useCreateFlow } from "@/api/flowDrafts";
import { useForm, useSpelling } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { LANGUAGES, loadEveryLanguage } from "@/i18n";
import { useInHand } from "@/shared/inHand";
import { freeKey } from "@/shared/keys";
import { FormDrawer } from "@/ui/FormDrawer";
import { needsForm, type Sample, sampleOf } from "./samples";
import { FormPicker } from "./settings/parts";

interface Given {
  form?: string | null;
  title: string;
  key: string;
}

/** The key follows the name in Latin letters until it is written by hand. */
function KeyField({ taken }: { taken: ReadonlySet<string> }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<Given>();
  const title = Form.useWatch("title", form) ?? "";
  const spelling = useSpelling(title);
  const [isInHand, handlers] = useInHand();
  useEffect(() => {
    if (!isInHand && spelling) form.setFieldValue("key", freeKey(spelling, "flow", taken));
  }, [form, spelling, isInHand, taken]);
  return (
    <Form.Item
      name="key"
      label={t("flowDesign.key")}
      extra={t("flowDesign.keyAbout")}
      rules={[{ required: true, pattern: /^[a-z][a-z0-9_]{0,47}$/, message: t("flowDesign.keyWrong") }]}
    >
      <Input maxLength={48} {...handlers} />
    </Form.Item>
  );
}

function FormField({ isNeeded, onForm }: { isNeeded: boolean; onForm: (key: string | null) => void }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<Given>();
  const chosen = Form.useWatch("form", form) ?? null;
  useEffect(() => onForm(chosen), [chosen, onForm]);
  return (
    <Form.Item
      name="form"
      label={t("flowDesign.trigger.form")}
      extra={isNeeded ? undefined : t("flowDesign.trigger.formAbout")}
      rules={isNeeded ? [{ required: true, message: t("flowList.formMissing") }] : []}
    >
      <FormPicker allowClear={!isNeeded} placeholder={t("flowDesign.chooseForm")} />
    </Form.Item>
  );
}

/** A flow from a sample: for which form, and what it is called. */
export function NewFlow(props: {
  sample: Sample;
  form: string | null;
  taken: ReadonlySet<string>;
  onClose: () => void;
}) {
  const { sample, taken } = props;
  const { t, i18n } = useTranslation();
  const { language } = useReader();
  const navigate = useNavigate();
  const create = useCreateFlow();
  const [chosen, setChosen] = useState<string | null>(props.form);
  const form = useForm(chosen).data;
  const said = (key: string) =>
    Object.fromEntries(
      LANGUAGES.map((each) => [
        each,
        i18n.getFixedT(each)(`flowList.words.${key}` as "flowList.words.start"),
      ]),
    );
  const written = (key: string) => {
    const texts = said(key);
    return { [language]: texts[language] ?? "", ...texts };
  };
  const submit = async ({ title, key }: Given) => {
    await loadEveryLanguage();
    const document = sampleOf(sample, { key, title: { [language]: title.trim() }, form, said: written });
    await create.mutateAsync(document);
    navigate(`/flows/${key}`);
  };
  return (
    <FormDrawer<Given>
      open
      title={t(`flowList.samples.${sample}`)}
      submit={t("frame.create")}
      initial={{
        form: props.form,
        title: t(`flowList.samples.${sample}`),
        key: freeKey(sample, "flow", taken),
      }}
      onSubmit={submit}
      onClose={props.onClose}
      names={{ "document.key": "key", "document.title": "title", "document.form": "form" }}
    >
      <p style={{ marginBottom: 16 }}>{t(`flowList.samplesAbout.${sample}`)}</p>
      <FormField isNeeded={needsForm(sample)} onForm={setChosen} />
      <Form.Item
        name="title"
        label={t("flowDesign.name")}
        rules={[{ required: true, whitespace: true, message: t("flowList.titleMissing") }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <KeyField taken={taken} />
    </FormDrawer>
  );
}
