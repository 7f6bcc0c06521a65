import { Select, type SelectProps, TreeSelect, type TreeSelectProps } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useDepartments } from "@/api/people";
import { type Role, useRoles } from "@/api/roles";
import { useLabel } from "@/shared/locale";
import { branchOf, treeOf } from "./departments/tree";

/** Roles of one kind, several at once. */
export function RolePicker({ kind, ...rest }: { kind: Role["kind"] } & SelectProps<string[]>) {
  const label = useLabel();
  const roles = useRoles().data?.filter((role) => role.kind === kind) ?? [];
  const options = roles.map((role) => ({ value: role.key, label: label(role.title) }));
  return <Select mode="multiple" showSearch={{ optionFilterProp: "label" }} options={options} {...rest} />;
}

/** One department out of the tree; `without` leaves out a branch, so that no tree hangs in itself. */
export function DepartmentPicker({ without, ...rest }: { without?: string } & TreeSelectProps<string>) {
  const { t } = useTranslation();
  const departments = useDepartments().data;
  const tree = useMemo(() => {
    const all = departments ?? [];
    const left = without ? branchOf(without, all) : new Set<string>();
    return treeOf(all.filter((department) => !left.has(department.id)));
  }, [departments, without]);
  return (
    <TreeSelect
      allowClear
      treeDefaultExpandAll
      showSearch={{ treeNodeFilterProp: "title" }}
      placeholder={t("departments.none")}
      treeData={tree}
      {...rest}
    />
  );
}
