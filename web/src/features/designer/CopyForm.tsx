import { Checkbox, Form, Input, Modal } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type FormCopy, type FormSummary, useCopyForm, useSpelling } from "@/api/forms";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import { useInHand } from "@/shared/inHand";
import { freeKey, isKey } from "@/shared/keys";
import { languagesFor } from "@/shared/label";
import { formatNumber } from "@/ui/format";
import { showFieldErrors } from "@/ui/problemFields";
import { useToasts } from "@/ui/toasts";
import styles from "./look.module.css";

/** Makes a form like another; its records come along only when asked for. */
export function CopyForm(props: { form: FormSummary; taken: ReadonlySet<string>; onClose: () => void }) {
  const { form, taken, onClose } = props;
  const { t } = useTranslation();
  const { label, language } = useReader();
  const { done, failed } = useToasts();
  const navigate = useNavigate();
  const copy = useCopyForm(form.key);
  const [asked] = Form.useForm<FormCopy>();
  const mayShare = useMay("views.share");
  const languages = languagesFor(language);
  const title = { [language]: t("formCopy.copied", { name: label(form.title) }) };
  const english: string | undefined = Form.useWatch(["title", "en"], asked);
  const chinese: string | undefined = Form.useWatch(["title", "zh-CN"], asked);
  const spelling = useSpelling((english || chinese) ?? "");
  const [isInHand, handlers] = useInHand();
  useEffect(() => {
    if (!isInHand && spelling) asked.setFieldValue("key", freeKey(spelling, "form", taken));
  }, [spelling, asked, isInHand, taken]);
  const send = async (wanted: FormCopy) => {
    const given = Object.entries(wanted.title).filter(([, words]) => words?.trim());
    try {
      const { records } = await copy.mutateAsync({ ...wanted, title: Object.fromEntries(given) });
      const shown = formatNumber(records, language);
      done(wanted.records ? t("formCopy.doneRecords", { shown }) : t("formCopy.done"));
      navigate(`/forms/${wanted.key}/design`);
    } catch (error) {
      if (!showFieldErrors(asked, error)) failed(error);
    }
  };
  return (
    <Modal
      open
      title={t("formCopy.title", { name: label(form.title) })}
      okText={t("formCopy.action")}
      cancelText={t("frame.cancel")}
      confirmLoading={copy.isPending}
      onOk={asked.submit}
      onCancel={onClose}
      width={460}
    >
      <p className={styles.copyAbout}>{t("formCopy.about")}</p>
      <Form<FormCopy>
        form={asked}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          title,
          key: freeKey(`${form.key} copy`, "form", taken),
          conditions: true,
          views: mayShare,
          templates: true,
          records: false,
        }}
        onFinish={send}
      >
        {languages.map((each, place) => (
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
            <Input maxLength={200} autoFocus={place === 0} />
          </Form.Item>
        ))}
        <Form.Item
          name="key"
          label={t("designer.key")}
          extra={t("designer.formKeyAbout")}
          rules={[
            {
              validator: (_rule, value: string) =>
                isKey(value) && !taken.has(value)
                  ? Promise.resolve()
                  : Promise.reject(
                      new Error(t(isKey(value) ? "designer.flaws.keyTaken" : "designer.flaws.key")),
                    ),
            },
          ]}
        >
          <Input maxLength={48} {...handlers} />
        </Form.Item>
        <fieldset className={styles.choices}>
          <legend>{t("formCopy.what")}</legend>
          {(["conditions", "views", "templates", "records"] as const).map((what) => (
            <Form.Item
              key={what}
              name={what}
              valuePropName="checked"
              noStyle={what !== "records"}
              extra={what === "records" ? t("formCopy.recordsAbout") : undefined}
            >
              <Checkbox disabled={what === "views" && !mayShare}>{t(`formCopy.${what}`)}</Checkbox>
            </Form.Item>
          ))}
        </fieldset>
      </Form>
    </Modal>
  );
}
