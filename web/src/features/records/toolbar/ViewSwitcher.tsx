import { DownOutlined, LockOutlined, SaveOutlined, TableOutlined, TeamOutlined } from "@ant-design/icons";
import { Button, Dropdown, Form, Input, type MenuProps, Modal, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/session";
import { contentOf, useDeleteView, useSaveView, type View } from "@/api/views";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import { showFieldErrors } from "@/ui/problemFields";
import { useToasts } from "@/ui/toasts";
import { KIND_ICONS } from "../look/KindControl";
import type { GridView } from "../model/useGridView";
import { asViewColumns } from "../state/columns";
import styles from "./toolbar.module.css";

interface Named {
  title: string;
  shared?: boolean;
  locked?: boolean;
}

function ViewDialog(props: {
  view: View | null;
  title: string;
  mayShare: boolean;
  pending: boolean;
  onSave: (named: Named) => Promise<unknown>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { failed } = useToasts();
  const [form] = Form.useForm<Named>();
  const shared = Form.useWatch("shared", form);
  const send = async ({ title, shared = false, locked = false }: Named) => {
    try {
      await props.onSave({ title, shared, locked: shared && locked });
      props.onClose();
    } catch (error) {
      if (!showFieldErrors(form, error)) failed(error);
    }
  };
  return (
    <Modal
      open
      title={props.title}
      okText={t("frame.save")}
      cancelText={t("frame.cancel")}
      confirmLoading={props.pending}
      onOk={form.submit}
      onCancel={props.onClose}
      width={420}
    >
      <Form<Named>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          title: props.view ? label(props.view.title) : "",
          shared: props.view?.shared ?? false,
          locked: props.view?.locked ?? false,
        }}
        onFinish={send}
      >
        <Form.Item
          name="title"
          label={t("records.views.name")}
          rules={[{ required: true, whitespace: true, message: t("records.views.nameNeeded") }]}
        >
          <Input autoFocus maxLength={100} />
        </Form.Item>
        {props.mayShare && (
          <Form.Item
            name="shared"
            label={t("records.views.shared")}
            extra={t("records.views.sharedAbout")}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
        )}
        {props.mayShare && shared && (
          <Form.Item
            name="locked"
            label={t("views.locked")}
            extra={t("views.lockedAbout")}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}

/** Saved views: those everybody sees, then one's own; what is changed can be saved or kept as a new one. */
export function ViewSwitcher({ form, grid }: { form: string; grid: GridView }) {
  const { t } = useTranslation();
  const { label, language } = useReader();
  const { done, failed, undoable } = useToasts();
  const save = useSaveView(form);
  const remove = useDeleteView(form);
  const [dialog, setDialog] = useState<"new" | "rename" | null>(null);
  const mayShare = useMay("views.share");
  const mayDesign = useMay("forms.manage");
  const { view, views } = grid;
  const content = () => ({
    kind: grid.kind,
    filter: grid.filter,
    sort: grid.sort,
    columns: asViewColumns(grid.columns),
    look: grid.look,
  });
  const settle = (id: string) => {
    grid.setColumns(null);
    grid.setShape(null);
    grid.go({ view: id, filter: undefined, sort: undefined });
  };
  const keep = async (named: Named) => {
    const answer = await save.mutateAsync({
      ...content(),
      title: named.title,
      shared: named.shared ?? false,
      locked: named.locked ?? false,
    });
    settle(answer.view.id);
    done(t("records.views.saved"));
  };
  const overwrite = async () => {
    if (!view) return;
    try {
      await save.mutateAsync({
        id: view.id,
        title: view.title,
        shared: view.shared,
        locked: view.locked,
        ...content(),
      });
      settle(view.id);
      done(t("records.views.saved"));
    } catch (error) {
      failed(error);
    }
  };
  const renamed = (before: Label, words: string): Label =>
    typeof before === "string" ? words : { ...before, [language]: words };
  const rename = async (named: Named) => {
    if (view)
      await save.mutateAsync({
        id: view.id,
        ...contentOf(view),
        title: renamed(view.title, named.title),
        shared: named.shared ?? view.shared,
        locked: named.locked ?? view.locked,
      });
  };
  const drop = async () => {
    if (!view) return;
    const kept = contentOf(view);
    try {
      await remove.mutateAsync(view.id);
      grid.go({ view: null, filter: undefined, sort: undefined });
      undoable(t("records.views.deleted", { name: label(view.title) }), () => save.mutateAsync(kept));
    } catch (error) {
      failed(error);
    }
  };
  const copyLink = async () => {
    if (!view) return;
    const address = new URL(window.location.href);
    address.searchParams.set("view", view.id);
    address.searchParams.delete("record");
    await navigator.clipboard?.writeText(address.href);
    done(t("views.linkCopied"));
  };
  const held = view?.locked && !view.own && !mayDesign;
  const editable = view !== null && !held && (view.shared ? mayShare : view.own);
  const item = (each: View) => ({
    key: `view:${each.id}`,
    icon: KIND_ICONS[each.kind],
    label: label(each.title),
    extra: each.locked && <LockOutlined aria-label={t("views.lockedBy")} />,
  });
  const group = (key: string, title: string, list: View[]): NonNullable<MenuProps["items"]> =>
    list.length > 0 ? [{ key, type: "group", label: title, children: list.map(item) }] : [];
  const items: MenuProps["items"] = [
    ...group(
      "shared",
      t("records.views.sharedGroup"),
      views.filter((each) => each.shared),
    ),
    ...group(
      "own",
      t("records.views.ownGroup"),
      views.filter((each) => !each.shared),
    ),
    { key: "view:none", icon: <TableOutlined aria-hidden="true" />, label: t("records.views.everything") },
    { type: "divider" },
    { key: "new", label: t("records.views.saveAs") },
    ...(view ? [{ key: "link", label: t("views.copyLink") }] : []),
    ...(editable
      ? [
          { key: "rename", label: t("records.views.rename") },
          { key: "drop", danger: true, label: t("records.views.delete") },
        ]
      : []),
  ];
  const pick: MenuProps["onClick"] = ({ key }) => {
    if (key.startsWith("view:"))
      grid.go({ view: key.slice(5), filter: undefined, sort: undefined, search: "" });
    else if (key === "link") void copyLink();
    else if (key === "new" || key === "rename") setDialog(key);
    else void drop();
  };
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{ items, onClick: pick, selectedKeys: [`view:${view?.id ?? "none"}`] }}
      >
        <Button
          type="text"
          className={styles.view}
          icon={view?.shared ? <TeamOutlined aria-hidden="true" /> : <TableOutlined aria-hidden="true" />}
        >
          <span className={styles.viewName}>{view ? label(view.title) : t("records.views.everything")}</span>
          <DownOutlined aria-hidden="true" className={styles.caret} />
        </Button>
      </Dropdown>
      {grid.changed && (
        <span className={styles.changed}>
          {editable ? (
            <Button
              size="small"
              type="link"
              icon={<SaveOutlined aria-hidden="true" />}
              loading={save.isPending}
              onClick={overwrite}
            >
              {t("frame.save")}
            </Button>
          ) : (
            <Button
              size="small"
              type="link"
              icon={<SaveOutlined aria-hidden="true" />}
              onClick={() => setDialog("new")}
            >
              {t("records.views.saveAs")}
            </Button>
          )}
          <Button size="small" type="link" onClick={grid.reset}>
            {t("records.views.reset")}
          </Button>
        </span>
      )}
      {dialog && (
        <ViewDialog
          view={dialog === "rename" ? view : null}
          title={dialog === "rename" ? t("records.views.rename") : t("records.views.saveAs")}
          mayShare={mayShare}
          pending={save.isPending}
          onSave={dialog === "rename" ? rename : keep}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}
