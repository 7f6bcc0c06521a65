import { DeleteOutlined, GroupOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Popover, Segmented, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import type { Grouping } from "@/api/views";
import { useReader } from "@/fields/reader";
import type { GridView } from "../model/useGridView";
import type { Groups } from "../model/useGroups";
import { MOST_LEVELS } from "../state/groups";
import styles from "./look.module.css";

const PERIODS = ["year", "quarter", "month", "day"] as const;
const isDated = (field: FieldDefinition | undefined) =>
  field !== undefined && ["date", "instant"].includes(FIELD_TYPES[field.type].kind);

function Level(props: {
  level: Grouping;
  fields: readonly FieldDefinition[];
  onChange: (level: Grouping) => void;
  onRemove: () => void;
}) {
  const { level, fields, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const dated = isDated(fields.find((field) => field.key === level.field));
  return (
    <div className={styles.groupRow}>
      <Select
        value={level.field}
        aria-label={t("views.group.field")}
        options={fields.map((field) => ({ value: field.key, label: label(field.label) }))}
        showSearch={{ optionFilterProp: "label" }}
        onChange={(field) => onChange(levelOf(fields.find((each) => each.key === field)))}
      />
      {dated && (
        <Select
          value={level.by ?? "day"}
          aria-label={t("views.group.period")}
          style={{ maxWidth: 88 }}
          options={PERIODS.map((by) => ({ value: by, label: t(`views.group.periods.${by}`) }))}
          onChange={(by) => onChange({ ...level, by })}
        />
      )}
      <Segmented
        value={level.descending ? "down" : "up"}
        options={[
          { value: "up", label: "↑", title: t("records.sort.up") },
          { value: "down", label: "↓", title: t("records.sort.down") },
        ]}
        onChange={(way) => onChange({ ...level, descending: way === "down" })}
      />
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t("views.group.remove")}
        onClick={props.onRemove}
      />
    </div>
  );
}

function levelOf(field: FieldDefinition | undefined): Grouping {
  const key = field?.key ?? "";
  return isDated(field) ? { field: key, by: "month" } : { field: key };
}

/** By what the rows stand together, up to three levels, and whether totals stand under them. */
export function GroupControl(props: { fields: readonly FieldDefinition[]; grid: GridView; groups: Groups }) {
  const { fields, grid, groups } = props;
  const { t } = useTranslation();
  const levels = grid.look.grouping ?? [];
  const groupable = fields.filter(({ type }) => FIELD_TYPES[type].sortable);
  const free = groupable.filter((field) => !levels.some((level) => level.field === field.key));
  const set = (grouping: Grouping[]) => grid.setLook({ grouping });
  const panel = (
    <div className={`${styles.panel} ${styles.wide}`}>
      {levels.map((level, place) => (
        <Level
          key={level.field}
          level={level}
          fields={groupable.filter((field) => field.key === level.field || free.includes(field))}
          onChange={(next) => set(levels.map((each, index) => (index === place ? next : each)))}
          onRemove={() => set(levels.filter((each) => each !== level))}
        />
      ))}
      {levels.length === 0 && <div className={styles.about}>{t("views.group.about")}</div>}
      <Button
        type="link"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        disabled={levels.length >= MOST_LEVELS || free.length === 0}
        onClick={() => set([...levels, levelOf(preferred(free))])}
      >
        {t("views.group.add")}
      </Button>
      {levels.length > 0 && (
        <div className={styles.line}>
          <Button size="small" onClick={() => groups.foldAll(true)}>
            {t("views.group.foldAll")}
          </Button>
          <Button size="small" onClick={() => groups.foldAll(false)}>
            {t("views.group.unfoldAll")}
          </Button>
        </div>
      )}
      <div className={styles.line}>
        <Switch
          size="small"
          checked={grid.look.totals ?? false}
          aria-label={t("views.group.totals")}
          onChange={(totals) => grid.setLook({ totals })}
        />
        <span>{t("views.group.totals")}</span>
      </div>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" content={panel} destroyOnHidden>
      <Button
        type={levels.length > 0 ? "default" : "text"}
        className={levels.length > 0 ? styles.on : undefined}
        icon={<GroupOutlined aria-hidden="true" />}
      >
        {levels.length > 0 ? t("views.group.count", { count: levels.length }) : t("views.group.title")}
      </Button>
    </Popover>
  );
}

/** What people group by first: a choice, else whatever there is. */
function preferred(free: readonly FieldDefinition[]): FieldDefinition | undefined {
  return free.find(({ type }) => FIELD_TYPES[type].kind === "choice") ?? free[0];
}
