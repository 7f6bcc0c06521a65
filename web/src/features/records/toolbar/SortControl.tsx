import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, SortAscendingOutlined } from "@ant-design/icons";
import { Button, Popover, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import { useReader } from "@/fields/reader";
import type { SortPart } from "../state/address";
import styles from "./toolbar.module.css";

const MOST = 5;

/** By what the rows are ordered, the first deciding before the second. */
export function SortControl(props: {
  sort: readonly SortPart[];
  fields: readonly FieldDefinition[];
  onChange: (sort: SortPart[]) => void;
}) {
  const { sort, fields, onChange } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const sortable = fields.filter((field) => FIELD_TYPES[field.type].sortable);
  const free = sortable.filter((field) => !sort.some((part) => part.field === field.key));
  const set = (place: number, part: SortPart) =>
    onChange(sort.map((each, index) => (index === place ? part : each)));
  const options = (own: string) =>
    sortable
      .filter((field) => field.key === own || free.includes(field))
      .map((field) => ({ value: field.key, label: label(field.label) }));
  const swap = (place: number) =>
    onChange(
      sort.map(
        (each, index) =>
          (index === place - 1 ? sort[place] : index === place ? sort[place - 1] : each) ?? each,
      ),
    );
  const panel = (
    <div className={styles.panel}>
      {sort.map((part, place) => (
        <div key={part.field} className={styles.sortRow}>
          <Button
            type="text"
            size="small"
            icon={<ArrowUpOutlined aria-hidden="true" />}
            disabled={place === 0}
            aria-label={t("records.sort.earlier")}
            onClick={() => swap(place)}
          />
          <Select
            value={part.field}
            options={options(part.field)}
            showSearch={{ optionFilterProp: "label" }}
            onChange={(field) => set(place, { ...part, field })}
            aria-label={t("records.sort.field")}
          />
          <Segmented
            value={part.descending}
            options={[
              { value: false, label: t("records.sort.up"), icon: <ArrowUpOutlined aria-hidden="true" /> },
              { value: true, label: t("records.sort.down"), icon: <ArrowDownOutlined aria-hidden="true" /> },
            ]}
            onChange={(descending) => set(place, { ...part, descending })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t("records.sort.remove")}
            onClick={() => onChange(sort.filter((each) => each !== part))}
          />
        </div>
      ))}
      {sort.length < MOST && (
        <Select
          style={{ width: "100%" }}
          value={null}
          placeholder={t("records.sort.add")}
          options={free.map((field) => ({ value: field.key, label: label(field.label) }))}
          showSearch={{ optionFilterProp: "label" }}
          onChange={(field: string | null) => field && onChange([...sort, { field, descending: false }])}
          aria-label={t("records.sort.add")}
        />
      )}
      <p className={styles.hint}>{t("records.sort.hint")}</p>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" content={panel} destroyOnHidden>
      <Button
        type="text"
        className={sort.length > 0 ? styles.on : undefined}
        icon={<SortAscendingOutlined aria-hidden="true" />}
      >
        {sort.length > 0 ? t("records.sort.count", { count: sort.length }) : t("records.sort.title")}
      </Button>
    </Popover>
  );
}
