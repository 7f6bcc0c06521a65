import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Department, useAddDepartment, useChangeDepartment, useRemoveDepartment } from "@/api/people";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { FormDrawer } from "@/ui/FormDrawer";
import { MemberPicker } from "@/ui/MemberPicker";
import { useToasts } from "@/ui/toasts";
import { DepartmentPicker } from "../pickers";

/** An existing department, or a new one beneath another. */
export interface Editing {
  department?: Department;
  parent_id?: string;
}

interface DepartmentForm {
  name: string;
  parent_id?: string | null;
  head_id?: string | null;
}

function RemoveButton({ department, onRemoved }: { department: Department; onRemoved: () => void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const remove = useRemoveDepartment();
  const toasts = useToasts();
  const confirm = () =>
    remove.mutate(department.id, {
      onSuccess: () => {
        toasts.done(t("departments.removed"));
        onRemoved();
      },
      onError: (error) => {
        setAsking(false);
        toasts.failed(error);
      },
    });
  return (
    <>
      <Button danger onClick={() => setAsking(true)}>
        {t("frame.remove")}
      </Button>
      <ConfirmWithCount
        open={asking}
        title={t("departments.removeTitle", { name: department.name })}
        about={t("departments.removeAbout")}
        action={t("frame.remove")}
        pending={remove.isPending}
        onConfirm={confirm}
        onCancel={() => setAsking(false)}
      />
    </>
  );
}

export function DepartmentDrawer({ editing, onClose }: { editing: Editing; onClose: () => void }) {
  const { t } = useTranslation();
  const { department } = editing;
  const add = useAddDepartment();
  const change = useChangeDepartment();
  const toasts = useToasts();
  const submit = async ({ name, parent_id, head_id }: DepartmentForm) => {
    const content = { name, parent_id: parent_id ?? null, head_id: head_id ?? null };
    if (department) await change.mutateAsync({ id: department.id, change: content });
    else await add.mutateAsync(content);
    toasts.done(t("frame.saved"));
    onClose();
  };
  return (
    <FormDrawer<DepartmentForm>
      open
      title={department ? department.name : t("departments.add")}
      submit={department ? t("frame.save") : t("frame.create")}
      initial={department ?? { parent_id: editing.parent_id }}
      onSubmit={submit}
      onClose={onClose}
      extra={department && <RemoveButton department={department} onRemoved={onClose} />}
    >
      <Form.Item
        name="name"
        label={t("departments.name")}
        rules={[{ required: true, whitespace: true, message: t("departments.nameMissing") }]}
      >
        <Input maxLength={100} autoFocus />
      </Form.Item>
      <Form.Item name="parent_id" label={t("departments.parent")} extra={t("departments.parentHint")}>
        <DepartmentPicker without={department?.id} />
      </Form.Item>
      <Form.Item name="head_id" label={t("departments.head")} extra={t("departments.headHint")}>
        <MemberPicker />
      </Form.Item>
    </FormDrawer>
  );
}
