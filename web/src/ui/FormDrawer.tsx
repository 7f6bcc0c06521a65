import { App, Button, Drawer, Form } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNarrow } from "@/shared/narrow";
import styles from "./FormDrawer.module.css";
import { showFieldErrors } from "./problemFields";
import { useToasts } from "./toasts";

interface FormDrawerProps<Values extends object> {
  open: boolean;
  title: ReactNode;
  initial: Partial<Values>;
  submit: string;
  /** Rejects with a Problem: its field errors go to the fields, anything else to a message. */
  onSubmit: (values: Values) => Promise<unknown>;
  onClose: () => void;
  /** Fields whose names in the server's errors differ from the form's. */
  names?: Record<string, string>;
  extra?: ReactNode;
  children: ReactNode;
}

function Content<Values extends object>(props: FormDrawerProps<Values>) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const narrow = useNarrow();
  const toasts = useToasts();
  const [form] = Form.useForm<Values>();
  const [pending, setPending] = useState(false);
  const [touched, setTouched] = useState(false);

  const submit = async (values: Values) => {
    setPending(true);
    try {
      await props.onSubmit(values);
    } catch (error) {
      if (!showFieldErrors(form, error, props.names)) toasts.failed(error);
    } finally {
      setPending(false);
    }
  };
  const leave = () => {
    if (!touched) return props.onClose();
    modal.confirm({
      title: t("frame.leaveUnsaved"),
      okText: t("frame.discard"),
      cancelText: t("frame.keepEditing"),
      onOk: props.onClose,
    });
  };
  return (
    <Drawer
      open={props.open}
      title={props.title}
      size={narrow ? "100%" : 480}
      onClose={leave}
      extra={props.extra}
      footer={
        <div className={styles.foot}>
          <Button onClick={leave}>{t("frame.cancel")}</Button>
          <Button type="primary" loading={pending} onClick={() => form.submit()}>
            {props.submit}
          </Button>
        </div>
      }
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={props.initial as never}
        scrollToFirstError={{ focus: true, block: "center" }}
        onValuesChange={() => setTouched(true)}
        onFinish={submit}
      >
        {props.children}
      </Form>
    </Drawer>
  );
}

/** A form at the side: saves, shows refusals at their fields, asks before it forgets what was typed. */
export function FormDrawer<Values extends object>(props: FormDrawerProps<Values>) {
  return props.open ? <Content {...props} /> : null;
}
