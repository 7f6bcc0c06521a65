import { PlusOutlined } from "@ant-design/icons";
import { Button, Tree } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Department, useChangeDepartment, useDepartments, useMembers } from "@/api/people";
import { useMay } from "@/api/session";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { DepartmentDrawer, type Editing } from "./DepartmentDrawer";
import styles from "./Departments.module.css";
import { treeOf } from "./tree";

function useFacts(departments: Department[]) {
  const members = useMembers().data;
  return useMemo(() => {
    const names = new Map(members?.map((member) => [member.id, member.name]));
    const counts = new Map<string, number>();
    for (const member of members ?? []) {
      if (member.active && member.department_id) {
        counts.set(member.department_id, (counts.get(member.department_id) ?? 0) + 1);
      }
    }
    return new Map(
      departments.map((department) => [
        department.id,
        { head: names.get(department.head_id ?? "") ?? null, count: counts.get(department.id) ?? 0 },
      ]),
    );
  }, [departments, members]);
}

function DepartmentTree(props: {
  departments: Department[];
  editable: boolean;
  onEdit: (editing: Editing) => void;
}) {
  const { t } = useTranslation();
  const { departments, editable, onEdit } = props;
  const facts = useFacts(departments);
  const change = useChangeDepartment();
  const toasts = useToasts();
  const tree = useMemo(() => treeOf(departments), [departments]);
  const find = (id: string) => departments.find((department) => department.id === id);

  const move = (id: string, parent_id: string | null) => {
    const before = find(id)?.parent_id ?? null;
    if (before === parent_id) return;
    change.mutate(
      { id, change: { parent_id } },
      {
        onSuccess: () =>
          toasts.undoable(t("departments.moved", { name: find(id)?.name }), () =>
            change.mutateAsync({ id, change: { parent_id: before } }),
          ),
        onError: toasts.failed,
      },
    );
  };

  return (
    <Tree
      blockNode
      defaultExpandAll
      showLine
      selectable={false}
      treeData={tree}
      aria-label={t("settings.places.departments")}
      draggable={editable && { icon: false }}
      onDrop={({ dragNode, node, dropToGap }) => {
        const beside = find(node.key as string)?.parent_id ?? null;
        move(dragNode.key as string, dropToGap ? beside : (node.key as string));
      }}
      titleRender={(branch) => {
        const { head, count } = facts.get(branch.key) ?? { head: null, count: 0 };
        return (
          <div className={styles.line}>
            <span className={styles.name}>{branch.title}</span>
            <span className={styles.facts}>
              {head && <span>{t("departments.headIs", { name: head })}</span>}
              <span>{t("departments.members", { count })}</span>
            </span>
            {editable && (
              <span className={styles.actions}>
                <Button size="small" type="text" onClick={() => onEdit({ parent_id: branch.key })}>
                  {t("departments.addBeneath")}
                </Button>
                <Button size="small" type="text" onClick={() => onEdit({ department: find(branch.key) })}>
                  {t("frame.edit")}
                </Button>
              </span>
            )}
          </div>
        );
      }}
    />
  );
}

/** The company as a tree; drag a department onto another, or choose its place in the form. */
export function DepartmentsPage() {
  const { t } = useTranslation();
  const editable = useMay("members.manage");
  const [editing, setEditing] = useState<Editing | null>(null);
  const add = editable && (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setEditing({})}>
      {t("departments.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("settings.places.departments")} about={t("departments.about")} actions={add} />
      <Panel>
        <Answer query={useDepartments()}>
          {(departments) =>
            departments.length === 0 ? (
              <EmptyState title={t("departments.empty")} about={t("departments.emptyAbout")} action={add} />
            ) : (
              <DepartmentTree departments={departments} editable={editable} onEdit={setEditing} />
            )
          }
        </Answer>
      </Panel>
      {editing && <DepartmentDrawer editing={editing} onClose={() => setEditing(null)} />}
    </>
  );
}
