import type { Department } from "@/api/people";

export interface Branch {
  key: string;
  value: string;
  title: string;
  children: Branch[];
}

/** Departments as a tree; one whose parent is not among them stands at the top. */
export function treeOf(departments: Department[]): Branch[] {
  const branches = new Map<string, Branch>(
    departments.map(({ id, name }) => [id, { key: id, value: id, title: name, children: [] }]),
  );
  const roots: Branch[] = [];
  for (const { id, parent_id } of departments) {
    const branch = branches.get(id) as Branch;
    const parent = parent_id ? branches.get(parent_id) : undefined;
    (parent ? parent.children : roots).push(branch);
  }
  return roots;
}

/** A department and everything beneath it. */
export function branchOf(id: string, departments: Department[]): Set<string> {
  const branch = new Set([id]);
  let grown = true;
  while (grown) {
    grown = false;
    for (const department of departments) {
      if (department.parent_id && branch.has(department.parent_id) && !branch.has(department.id)) {
        branch.add(department.id);
        grown = true;
      }
    }
  }
  return branch;
}
