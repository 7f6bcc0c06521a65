import { PrinterOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { printTask, type TaskDetail } from "@/api/tasks";
import { hand } from "@/shared/hand";
import { useLabel } from "@/shared/locale";
import { useToasts } from "@/ui/toasts";

const PAGE = "page:";

/** The record by one of its print templates, as far as the step shows it, or the page as it stands. */
export function PrintTask({ task, name }: { task: TaskDetail; name: string }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { failed } = useToasts();
  const [busy, setBusy] = useState(false);
  const print = async (template: string) => {
    if (template === PAGE) {
      window.print();
      return;
    }
    setBusy(true);
    try {
      const { content, name: file } = await printTask(task.id, template);
      hand(content, file);
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  const button = (
    <Button
      icon={<PrinterOutlined aria-hidden="true" />}
      loading={busy}
      onClick={task.prints.length === 0 ? () => print(PAGE) : undefined}
    >
      {name}
    </Button>
  );
  if (task.prints.length === 0) return button;
  const items = [
    ...task.prints.map(({ key, title }) => ({ key, label: label(title) })),
    { type: "divider" as const },
    { key: PAGE, label: t("tasks.printPage") },
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => void print(key) }}>
      {button}
    </Dropdown>
  );
}
