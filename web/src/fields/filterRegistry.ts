import type { ComponentType } from "react";
import type { FieldTypeName } from "@/api/fieldTypes";
import type { FilterProps } from "./contracts";
import { ChoiceFilter, ReferenceFilter, ValueFilter } from "./filters";
import { ColorFilter, DurationFilter } from "./specialFilters";

/** What the value of a condition is chosen with, where it is no plain value of its kind. */
const SPECIAL: Partial<Record<FieldTypeName, ComponentType<FilterProps>>> = {
  select: ChoiceFilter,
  multi_select: ChoiceFilter,
  reference: ReferenceFilter,
  references: ReferenceFilter,
  member: ReferenceFilter,
  members: ReferenceFilter,
  department: ReferenceFilter,
  departments: ReferenceFilter,
  role: ReferenceFilter,
  roles: ReferenceFilter,
  duration: DurationFilter,
  color: ColorFilter,
};

export function filterOf(type: FieldTypeName): ComponentType<FilterProps> {
  return SPECIAL[type] ?? ValueFilter;
}
