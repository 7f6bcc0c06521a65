import {
  ApartmentOutlined,
  CalendarOutlined,
  DownOutlined,
  PictureOutlined,
  ProjectOutlined,
  ScheduleOutlined,
  TableOutlined,
} from "@ant-design/icons";
import { Alert, Button, Popover, Select, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { ViewKind } from "@/api/views";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import type { GridView } from "../model/useGridView";
import { candidates, KIND_SETTINGS, KINDS, lacking, turnedTo } from "./kinds";
import styles from "./look.module.css";

export const KIND_ICONS: Record<ViewKind, ReactNode> = {
  grid: <TableOutlined aria-hidden="true" />,
  kanban: <ProjectOutlined aria-hidden="true" />,
  calendar: <CalendarOutlined aria-hidden="true" />,
  gallery: <PictureOutlined aria-hidden="true" />,
  gantt: <ScheduleOutlined aria-hidden="true" />,
  tree: <ApartmentOutlined aria-hidden="true" />,
};

interface Props {
  form: FormDefinition;
  fields: readonly FieldDefinition[];
  grid: GridView;
}

function KindChoice({ form, fields, grid }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.kinds}>
      {KINDS.map((kind) => {
        const lacks = lacking(kind, fields, form);
        return (
          <Tooltip key={kind} title={lacks && t(`views.lacks.${lacks}`)}>
            <button
              type="button"
              className={styles.kind}
              aria-pressed={grid.kind === kind}
              disabled={lacks !== null}
              onClick={() => grid.setShape({ kind, look: turnedTo(kind, grid.look, fields, form) })}
            >
              {KIND_ICONS[kind]}
              {t(`views.kinds.${kind}`)}
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}

function Settings({ form, fields, grid }: Props) {
  const { t } = useTranslation();
  const { label } = useReader();
  return KIND_SETTINGS[grid.kind].map(({ name, needed }) => (
    <div key={name} className={styles.setting}>
      <span>{t(`views.settings.${name}`)}</span>
      <Select
        aria-label={t(`views.settings.${name}`)}
        value={grid.look[name] ?? null}
        allowClear={!needed}
        placeholder={t(needed ? "views.choose" : "views.none")}
        options={candidates(name, fields, form).map((field) => ({
          value: field.key,
          label: (
            <>
              <span className={styles.icon}>{entryOf(field.type).icon}</span> {label(field.label)}
            </>
          ),
          words: label(field.label),
        }))}
        showSearch={{ optionFilterProp: "words" }}
        onChange={(key: string | null) => grid.setLook({ [name]: key ?? undefined })}
      />
    </div>
  ));
}

/** How the records are shown: as a table, a board, days, pictures, bars or a tree, and by which fields. */
export function KindControl(props: Props) {
  const { grid } = props;
  const { t } = useTranslation();
  const panel = (
    <div className={styles.panel}>
      <KindChoice {...props} />
      <Settings {...props} />
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" content={panel} destroyOnHidden>
      <Button type="text" icon={KIND_ICONS[grid.kind]} aria-label={t("views.kind")}>
        {t(`views.kinds.${grid.kind}`)}
        <DownOutlined aria-hidden="true" className={styles.caret} />
      </Button>
    </Popover>
  );
}

const PARTS = new Set([
  "filter", "sort", "group", "start", "end", "cover", "parent", "title", "grouping", "formats", "row_colour",
]); // biome-ignore format: one list

/** Says which parts of a saved view had to be left out, and why. */
export function MissingParts({ missing }: { missing: readonly string[] }) {
  const { t } = useTranslation();
  const parts = missing.filter((part) => PARTS.has(part));
  if (parts.length === 0) return null;
  const names = parts.map((part) => t(`views.parts.${part as "filter"}`)).join(t("fields.separator"));
  return <Alert banner closable type="warning" title={t("views.missing", { parts: names })} />;
}
