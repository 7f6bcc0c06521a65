import { Form, Input, Modal, Radio, Select } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { StoredFile } from "@/api/files";
import { type Member, useMembers } from "@/api/people";
import type { FieldValues } from "@/api/records";
import { type TaskAct, type TaskAction, type TaskDetail, useAct } from "@/api/tasks";
import { late } from "@/fields/late";
import { useLabel } from "@/shared/locale";
import { showFieldErrors } from "@/ui/problemFields";
import { useToasts } from "@/ui/toasts";
import styles from "./tasks.module.css";

const SignaturePad = late(async () => (await import("@/fields/SignaturePad")).default);

const OPINION_MAX = 2_000;
const NAMES_PEOPLE: readonly TaskAction[] = ["transfer", "add_before", "add_after", "add_beside"];
const DECIDES: readonly TaskAction[] = ["submit", "reject"];

interface ActForm {
  opinion: string;
  people: string[];
  to: string;
  walk: string;
}

function Signature({
  needed,
  value,
  onChange,
}: {
  needed: boolean;
  value: StoredFile | null;
  onChange: (value: StoredFile | null) => void;
}) {
  const { t } = useTranslation();
  const [drawing, setDrawing] = useState(needed);
  if (value) return <p className={styles.quiet}>{t("tasks.signed")}</p>;
  if (!drawing)
    return (
      <button type="button" className={styles.link} onClick={() => setDrawing(true)}>
        {t("tasks.sign")}
      </button>
    );
  return <SignaturePad onDrawn={onChange} onCancel={() => setDrawing(false)} />;
}

const signsIn = (member: Member) => Boolean(member.user_id);

/** Those who cannot sign in yet stand last, and it is said of them. */
function Who({ several }: { several: boolean }) {
  const { t } = useTranslation();
  const members = useMembers().data ?? [];
  const active = members.filter((member) => member.active);
  const options = [...active.filter(signsIn), ...active.filter((member) => !signsIn(member))].map(
    (member) => ({
      value: member.id,
      label: [member.name, member.code, !signsIn(member) && t("tasks.noSignIn")].filter(Boolean).join(" · "),
    }),
  );
  return (
    <Form.Item
      name="people"
      label={t("tasks.people")}
      rules={[{ required: true, message: t("tasks.peopleMissing") }]}
      getValueFromEvent={(chosen: string | string[]) => (Array.isArray(chosen) ? chosen : [chosen])}
    >
      <Select
        mode={several ? "multiple" : undefined}
        showSearch={{ optionFilterProp: "label" }}
        options={options}
        autoFocus
      />
    </Form.Item>
  );
}

function Returning({ task }: { task: TaskDetail }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { steps, choose_walk } = task.returns;
  return (
    <>
      <Form.Item name="to" label={t("tasks.returnTo")} rules={[{ required: true }]}>
        <Select options={steps.map((step) => ({ value: step.key, label: label(step.title) }))} />
      </Form.Item>
      {choose_walk && (
        <Form.Item name="walk" label={t("tasks.afterwards")}>
          <Radio.Group
            vertical
            options={(["again", "straight", "unchanged"] as const).map((value) => ({
              value,
              label: t(`tasks.walks.${value}`),
            }))}
          />
        </Form.Item>
      )}
    </>
  );
}

/** What an action needs besides the press of its button: an opinion, a signature, people, a step. */
export function ActDialog(props: {
  task: TaskDetail;
  action: TaskAction;
  title: string;
  values: FieldValues;
  opinion: string;
  onOpinion: (opinion: string) => void;
  /** Tells mistakes in fields of the record, which stand on the page behind; whether there are any. */
  onRefused: (error: unknown) => boolean;
  onDone: () => void;
  onClose: () => void;
}) {
  const { task, action } = props;
  const { t } = useTranslation();
  const toasts = useToasts();
  const act = useAct(task.id);
  const [form] = Form.useForm<ActForm>();
  const [signature, setSignature] = useState<StoredFile | null>(null);
  const isSent = useRef(false);
  const decides = DECIDES.includes(action);
  const needsOpinion =
    (task.opinion === "required" && decides) ||
    (task.opinion === "on_refusal" && action === "reject") ||
    action === "return";
  const asksOpinion = needsOpinion || task.opinion !== "none" || action === "end";
  const asksSignature = decides && task.signature !== "none";
  const missing = asksSignature && task.signature === "required" && !signature;
  const send = (given: ActForm) => {
    if (missing || isSent.current) return;
    isSent.current = true;
    const sent: TaskAct = { action, opinion: given.opinion?.trim() ?? "" };
    if (Object.keys(props.values).length > 0 && decides) {
      sent.values = props.values;
      sent.revision = task.revision;
    }
    if (NAMES_PEOPLE.includes(action)) sent.people = given.people;
    if (action === "return") {
      sent.to = given.to;
      if (task.returns.choose_walk) sent.walk = given.walk;
    }
    if (signature) sent.signature = signature.id;
    act.mutate(sent, {
      onSuccess: props.onDone,
      onError: (error) => {
        isSent.current = false;
        if (props.onRefused(error)) return props.onClose();
        if (!showFieldErrors(form, error)) {
          toasts.failed(error);
          props.onClose();
        }
      },
    });
  };
  return (
    <Modal
      open
      title={props.title}
      okText={props.title}
      okButtonProps={{ danger: action === "reject" || action === "end", disabled: missing }}
      cancelText={t("frame.cancel")}
      confirmLoading={act.isPending}
      onOk={() => form.submit()}
      onCancel={props.onClose}
    >
      <Form<ActForm>
        form={form}
        layout="vertical"
        initialValues={{ opinion: props.opinion, to: task.returns.steps[0]?.key, walk: task.returns.walk }}
        onValuesChange={(given) => "opinion" in given && props.onOpinion(given.opinion ?? "")}
        onFinish={send}
      >
        {action === "return" && <Returning task={task} />}
        {NAMES_PEOPLE.includes(action) && <Who several={action !== "transfer"} />}
        {asksOpinion && (
          <Form.Item
            name="opinion"
            label={t("tasks.opinion")}
            rules={
              needsOpinion ? [{ required: true, whitespace: true, message: t("tasks.opinionMissing") }] : []
            }
          >
            <Input.TextArea rows={3} maxLength={OPINION_MAX} placeholder={t("tasks.opinionHint")} />
          </Form.Item>
        )}
        {asksSignature && (
          <Form.Item label={t("tasks.signature")} required={task.signature === "required"}>
            <Signature needed={task.signature === "required"} value={signature} onChange={setSignature} />
          </Form.Item>
        )}
        {!asksOpinion && !asksSignature && !NAMES_PEOPLE.includes(action) && <p>{t("tasks.sure")}</p>}
      </Form>
    </Modal>
  );
}
