import { type ComponentType, lazy, Suspense, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import type { RecordsAsked } from "@/api/records";
import type { ViewKind } from "@/api/views";
import { useNarrow } from "@/shared/narrow";
import { EmptyState, LoadingSkeleton } from "@/ui/states";
import { MissingParts } from "../look/KindControl";
import { KIND_SETTINGS } from "../look/kinds";
import { paintedFields, usePaint } from "../look/usePaint";
import type { FormFields } from "../model/useFormFields";
import type { GridView } from "../model/useGridView";
import { NO_GROUPS_TOLD } from "../model/useGroups";
import { useSaving } from "../model/useSaving";
import { RecordsToolbar } from "../RecordsToolbar";
import { ConflictDialog } from "../record/ConflictDialog";
import { RecordDrawer } from "../record/RecordDrawer";
import page from "../records.module.css";
import { FilterChips } from "../toolbar/FilterControl";
import type { KindProps } from "./contracts";

const BODIES: Partial<Record<ViewKind, ComponentType<KindProps>>> = {
  kanban: lazy(async () => ({ default: (await import("./Kanban")).Kanban })),
  calendar: lazy(async () => ({ default: (await import("./Calendar")).Calendar })),
  gallery: lazy(async () => ({ default: (await import("./Gallery")).Gallery })),
  gantt: lazy(async () => ({ default: (await import("./Gantt")).Gantt })),
  tree: lazy(async () => ({ default: (await import("./Tree")).Tree })),
};

/** Everything that cards, days and bars show of a record. */
function askedOf(form: FormDefinition, fields: FormFields, grid: GridView): RecordsAsked {
  const { group, start, end, cover, title, parent } = grid.look;
  const named = [group, start, end, cover, title, parent].filter(
    (key): key is string => key !== undefined && fields.byKey.has(key),
  );
  const shown = grid.columns.map(({ field }) => field.key);
  const keys = new Set([...shown, form.label_field, ...named, ...paintedFields(grid.look, fields.byKey)]);
  return {
    filter: grid.filter,
    sort: grid.sort,
    search: grid.address.search,
    fields: ["id", "revision", ...keys],
  };
}

/** A view that is not a grid: the same bar and drawer, and the body of its kind, fetched when first shown. */
export function KindTable({
  form,
  fields,
  grid,
}: {
  form: FormDefinition;
  fields: FormFields;
  grid: GridView;
}) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const asked = useMemo(() => askedOf(form, fields, grid), [form, fields, grid]);
  const painter = usePaint(grid.look, fields.byKey);
  const { save, conflict, dismissConflict } = useSaving(form.key);
  const { go } = grid;
  const onOpen = useCallback((id: string) => go({ record: id }), [go]);
  const onNew = useCallback((values: Record<string, string>) => go({ record: "new", given: values }), [go]);
  const lacks = KIND_SETTINGS[grid.kind].find(
    ({ name, needed }) => needed && !fields.byKey.has(grid.look[name] ?? ""),
  );
  const Body = BODIES[grid.kind];
  return (
    <div className={page.page}>
      <RecordsToolbar
        form={form}
        fields={fields}
        grid={grid}
        asked={asked}
        total={null}
        narrow={narrow}
        groups={NO_GROUPS_TOLD}
      />
      {grid.view && <MissingParts key={grid.view.id} missing={grid.view.missing} />}
      <FilterChips filter={grid.filter} fields={fields} onChange={(filter) => go({ filter })} />
      <div className={page.body}>
        {lacks || !Body ? (
          <EmptyState
            title={t("views.incomplete", { setting: t(`views.settings.${lacks?.name ?? "group"}`) })}
            about={t("views.incompleteAbout")}
          />
        ) : (
          <Suspense fallback={<LoadingSkeleton rows={10} />}>
            <Body
              form={form}
              fields={fields}
              grid={grid}
              asked={asked}
              painter={painter}
              save={save}
              onOpen={onOpen}
              onNew={form.actions.includes("create") ? onNew : null}
            />
          </Suspense>
        )}
      </div>
      <RecordDrawer
        form={form}
        id={grid.address.record}
        rows={[]}
        bin={false}
        onGo={(id) => go({ record: id }, true)}
        onClose={() => go({ record: null })}
      />
      {conflict && (
        <ConflictDialog
          form={form}
          fields={fields}
          conflict={conflict}
          onSave={save}
          onClose={dismissConflict}
        />
      )}
    </div>
  );
}
