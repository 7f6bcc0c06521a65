import { Alert, Button, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { asProblem } from "@/api/client";
import type { FieldError } from "@/api/problem";
import { type Role, useAddRole, useChangeRole, useRemoveRole } from "@/api/roles";
import { labelText } from "@/shared/label";
import { useLabel } from "@/shared/locale";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { PageHeader } from "@/ui/PageHeader";
import { useToasts } from "@/ui/toasts";
import { sameRole } from "./draft";
import { FormRightsTable } from "./FormRightsTable";
import { PermissionsPanel } from "./PermissionsPanel";
import { RoleFacts } from "./RoleFacts";
import { usePlaceOf, useRefusal } from "./refusals";

function RemoveRole({ role }: { role: Role }) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const remove = useRemoveRole();
  const toasts = useToasts();
  const [asking, setAsking] = useState(false);
  const confirm = () =>
    remove.mutate(role.key, {
      onSuccess: () => {
        toasts.done(t("roles.removed"));
        navigate("/settings/roles");
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
        title={t("roles.removeTitle", { name: label(role.title) })}
        about={t("roles.removeAbout")}
        action={t("frame.remove")}
        word={role.key}
        pending={remove.isPending}
        onConfirm={confirm}
        onCancel={() => setAsking(false)}
      />
    </>
  );
}

function useSaveRole(saved: Role | null) {
  const add = useAddRole();
  const change = useChangeRole();
  return {
    pending: add.isPending || change.isPending,
    save: (draft: Role) => {
      if (!saved) return add.mutateAsync(draft);
      const { title, permissions, forms } = draft;
      return change.mutateAsync({ key: saved.key, change: { title, permissions, forms } });
    },
  };
}

/** Edits a role as a draft: nothing holds until it is saved as a whole. */
export function RoleEditor({ saved, start }: { saved: Role | null; start: Role }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const toasts = useToasts();
  const [draft, setDraft] = useState(start);
  const [kept, setKept] = useState(start);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const { save, pending } = useSaveRole(saved);
  const refusal = useRefusal();
  const placeOf = usePlaceOf();
  const dirty = !sameRole(draft, kept);

  const submit = async () => {
    try {
      await save(draft);
    } catch (error) {
      setErrors(asProblem(error).errors);
      if (asProblem(error).errors.length === 0) toasts.failed(error);
      return;
    }
    setErrors([]);
    setKept(draft);
    toasts.done(t("frame.saved"));
    if (!saved) navigate(`/settings/roles/${draft.key}`, { replace: true, state: "saved" });
  };

  const name = labelText(draft.title, i18n.language === "en" ? "en" : "zh-CN");
  return (
    <>
      <LeaveGuard when={dirty} />
      <PageHeader
        crumbs={[{ title: t("settings.places.roles"), to: "/settings/roles" }]}
        title={name || t("roles.add")}
        actions={
          <Space>
            {saved && <RemoveRole role={saved} />}
            <Button disabled={!dirty} onClick={() => setDraft(kept)}>
              {t("frame.discard")}
            </Button>
            <Button type="primary" disabled={!dirty} loading={pending} onClick={submit}>
              {t("frame.save")}
            </Button>
          </Space>
        }
      />
      {errors.length > 0 && (
        <Alert
          type="error"
          showIcon
          role="alert"
          style={{ marginBottom: 16 }}
          title={t("roles.refused")}
          description={
            <ul>
              {errors.map((error) => (
                <li key={`${error.field} ${error.code}`}>
                  {t("roles.refusedAt", { place: placeOf(error), message: refusal(error) })}
                </li>
              ))}
            </ul>
          }
        />
      )}
      <RoleFacts role={draft} isNew={!saved} onChange={setDraft} errors={errors} />
      <PermissionsPanel role={draft} onChange={setDraft} />
      <FormRightsTable role={draft} onChange={setDraft} errors={errors} />
    </>
  );
}
