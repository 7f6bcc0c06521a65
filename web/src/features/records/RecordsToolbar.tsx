import {
  ApiOutlined,
  ArrowLeftOutlined,
  ColumnHeightOutlined,
  DeleteOutlined,
  DiffOutlined,
  EditOutlined,
  EllipsisOutlined,
  ExportOutlined,
  HistoryOutlined,
  ImportOutlined,
  LinkOutlined,
  PlusOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { Button, Dropdown, type MenuProps } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { FormDefinition } from "@/api/forms";
import { exportAddress, type RecordsAsked, type RowsOut, useRefreshRecords } from "@/api/records";
import { useMay, useSignedIn } from "@/api/session";
import { useReader } from "@/fields/reader";
import { Count } from "@/ui/Amounts";
import { useToasts } from "@/ui/toasts";
import { useInsisting } from "@/ui/useInsisting";
import { lastChange, undoChange } from "./bulk/lastChange";
import { ColourControl } from "./look/ColourControl";
import { GroupControl } from "./look/GroupControl";
import { KindControl } from "./look/KindControl";
import { RevealedExport } from "./masked/RevealedExport";
import type { FormFields } from "./model/useFormFields";
import { type GridView, ROW_HEIGHTS, type RowHeight } from "./model/useGridView";
import type { Groups } from "./model/useGroups";
import styles from "./records.module.css";
import { RewindDialog } from "./rewinding/RewindDialog";
import { readSort, writeSort } from "./state/address";
import { ColumnsControl } from "./toolbar/ColumnsControl";
import { FilterButton } from "./toolbar/FilterControl";
import { SearchBox } from "./toolbar/SearchBox";
import { SortControl } from "./toolbar/SortControl";
import toolbar from "./toolbar/toolbar.module.css";
import { ViewSwitcher } from "./toolbar/ViewSwitcher";

interface Props {
  form: FormDefinition;
  fields: FormFields;
  grid: GridView;
  asked: RecordsAsked;
  total: number | null;
  narrow: boolean;
  groups: Groups;
}

function HeightMenu({ grid }: { grid: GridView }) {
  const { t } = useTranslation();
  const items = (Object.keys(ROW_HEIGHTS) as RowHeight[]).map((key) => ({
    key,
    label: t(`records.height.${key}`),
  }));
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items,
        selectedKeys: [grid.look.row_height ?? "normal"],
        onClick: ({ key }) => grid.setLook({ row_height: key as RowHeight }),
      }}
    >
      <Button
        type="text"
        icon={<ColumnHeightOutlined aria-hidden="true" />}
        aria-label={t("records.height.title")}
        title={t("records.height.title")}
      />
    </Dropdown>
  );
}

/** Who brings a form back may do all of this with its records. */
const WHOLE = ["update", "delete", "batch"] as const;

function MoreMenu({ form, grid, asked, narrow }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayDesign = useMay("forms.manage");
  const mayLink = useMay("links.manage");
  const mayPush = useMay("webhooks.manage");
  const mayExport = form.actions.includes("export");
  const shown = { ...asked, fields: grid.columns.map(({ field }) => field.key) };
  const { done, failed } = useToasts();
  const insisting = useInsisting();
  const refresh = useRefreshRecords(form.key);
  // Read anew at each opening of the menu: a bulk change may have come between.
  const [undo, setUndo] = useState<ReturnType<typeof lastChange>>(null);
  const [rewinding, setRewinding] = useState(false);
  const [revealing, setRevealing] = useState(false);
  const undoLast = () =>
    undo &&
    insisting((insists) => undoChange(form.key, undo, insists))
      .then(refresh)
      .then(() => done(t("frame.undone")), failed);
  const fetchFile = (format: "csv" | "xlsx", rows?: RowsOut) =>
    window.location.assign(exportAddress(form.key, format, shown, { rows }));
  const masked = grid.columns.map(({ field }) => field).filter((field) => field.masked);
  const preview = useSignedIn().preview !== null;
  const mayReveal = masked.length > 0 && form.actions.includes("reveal") && !preview;
  const nests = grid.columns.some(({ field }) => field.type === "subform");
  const files = [
    { key: "csv", label: t("records.export.csv") },
    { key: "xlsx", label: t("records.export.xlsx") },
    ...(nests
      ? (["xlsx-sheets", "xlsx-none", "csv-none"] as const).map((key) => ({
          key,
          label: t(`records.export.rows.${key}`),
        }))
      : []),
    ...(mayReveal ? [{ key: "revealed", label: t("personal.exportMenu") }] : []),
  ];
  const items: MenuProps["items"] = [
    ...(narrow && mayExport
      ? files.map((file) => ({ ...file, icon: <ExportOutlined aria-hidden="true" /> }))
      : []),
    ...(narrow && form.actions.includes("import")
      ? [{ key: "import", icon: <ImportOutlined aria-hidden="true" />, label: t("records.import") }]
      : []),
    ...(undo
      ? [{ key: "undo", icon: <UndoOutlined aria-hidden="true" />, label: t("records.bulk.undoLast") }]
      : []),
    ...(form.listable_checks.length > 0
      ? [{ key: "duplicates", icon: <DiffOutlined aria-hidden="true" />, label: t("duplicates.page") }]
      : []),
    ...(WHOLE.every((action) => form.actions.includes(action))
      ? [{ key: "rewind", icon: <HistoryOutlined aria-hidden="true" />, label: t("rewinding.menu") }]
      : []),
    { key: "bin", icon: <DeleteOutlined aria-hidden="true" />, label: t("records.bin.title") },
    ...(mayDesign
      ? [{ key: "design", icon: <EditOutlined aria-hidden="true" />, label: t("records.design") }]
      : []),
    ...(mayLink ? [{ key: "links", icon: <LinkOutlined aria-hidden="true" />, label: t("links.page") }] : []),
    ...(mayPush
      ? [{ key: "webhooks", icon: <ApiOutlined aria-hidden="true" />, label: t("webhooks.page") }]
      : []),
  ];
  const pick: MenuProps["onClick"] = ({ key }) => {
    if (key === "csv" || key === "xlsx") fetchFile(key);
    else if (key === "xlsx-sheets") fetchFile("xlsx", "sheets");
    else if (key === "xlsx-none") fetchFile("xlsx", "none");
    else if (key === "csv-none") fetchFile("csv", "none");
    else if (key === "revealed") setRevealing(true);
    else if (key === "undo") void undoLast();
    else if (key === "rewind") setRewinding(true);
    else if (key === "bin")
      grid.go({ deleted: true, view: "none", filter: undefined, sort: undefined, search: "" });
    else navigate(`/forms/${form.key}/${key}`);
  };
  return (
    <>
      {!narrow && mayExport && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: files,
            onClick: pick,
          }}
        >
          <Button icon={<ExportOutlined aria-hidden="true" />}>{t("records.export.title")}</Button>
        </Dropdown>
      )}
      <Dropdown
        trigger={["click"]}
        menu={{ items, onClick: pick }}
        placement="bottomRight"
        onOpenChange={() => setUndo(lastChange(form.key))}
      >
        <Button icon={<EllipsisOutlined aria-hidden="true" />} aria-label={t("frame.more")} />
      </Dropdown>
      {revealing && (
        <RevealedExport form={form.key} asked={shown} masked={masked} onClose={() => setRevealing(false)} />
      )}
      {rewinding && <RewindDialog form={form} onClose={() => setRewinding(false)} />}
    </>
  );
}

/** The fields whose text a search looks into, as the server chooses them. */
function searchedFields(form: FormDefinition) {
  return form.fields.filter(
    ({ key, type, settings, retired }) =>
      !retired && (key === form.label_field || (settings.searchable ?? type === "serial")),
  );
}

/** What the rows are and what can be done with them: on the left how they are shown, on the right what is made. */
export function RecordsToolbar(props: Props) {
  const { form, fields, grid, total, narrow } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const bin = grid.address.deleted;
  const head = (
    <div className={styles.head}>
      {bin && (
        <Button
          type="text"
          icon={<ArrowLeftOutlined aria-hidden="true" />}
          aria-label={t("frame.back")}
          onClick={() => grid.go({ deleted: false, view: null })}
        />
      )}
      <h1 className={styles.title}>
        {bin ? t("records.bin.of", { name: label(form.title) }) : label(form.title)}
      </h1>
      {total !== null && (
        <span className={styles.total}>
          <Count value={total} /> {t("records.records", { count: total })}
        </span>
      )}
    </div>
  );
  return (
    <header>
      <div className={styles.top}>
        {head}
        {!bin && (
          <div className={styles.makers}>
            {!narrow && form.actions.includes("import") && (
              <Link to={`/forms/${form.key}/import`}>
                <Button icon={<ImportOutlined aria-hidden="true" />}>{t("records.import")}</Button>
              </Link>
            )}
            <MoreMenu {...props} />
            {form.actions.includes("create") && (
              <Button
                type="primary"
                icon={<PlusOutlined aria-hidden="true" />}
                onClick={() => grid.go({ record: "new" })}
              >
                {t("records.new")}
              </Button>
            )}
          </div>
        )}
      </div>
      <div className={toolbar.bar}>
        {!bin && <ViewSwitcher form={form.key} grid={grid} />}
        {!bin && <KindControl form={form} fields={fields.all} grid={grid} />}
        <FilterButton
          sheet={narrow}
          filter={grid.filter}
          fields={fields}
          onChange={(filter) => grid.go({ filter }, true)}
        />
        <SortControl
          sort={readSort(grid.sort)}
          fields={fields.all}
          onChange={(sort) => grid.go({ sort: writeSort(sort) }, true)}
        />
        {grid.kind === "grid" && !bin && (
          <GroupControl fields={fields.all} grid={grid} groups={props.groups} />
        )}
        {!narrow && <ColumnsControl grid={grid} fields={fields.all} />}
        {!narrow && <ColourControl form={form} fields={fields} grid={grid} />}
        {!narrow && grid.kind === "grid" && <HeightMenu grid={grid} />}
        <SearchBox
          value={grid.address.search}
          within={searchedFields(form).map((field) => label(field.label))}
          onChange={(search) => grid.go({ search }, true)}
        />
      </div>
    </header>
  );
}
