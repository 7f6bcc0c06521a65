import {
  BoldOutlined,
  ItalicOutlined,
  LinkOutlined,
  OrderedListOutlined,
  StrikethroughOutlined,
  UnderlineOutlined,
  UnorderedListOutlined,
} from "@ant-design/icons";
import { type Editor, EditorContent, useEditor, useEditorState } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import { Button, Input, Popover, Space } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { EditorProps } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";

function Tool(props: { name: string; icon: ReactNode; on: boolean; onPress: () => void }) {
  return (
    <Button
      size="small"
      type={props.on ? "primary" : "text"}
      icon={props.icon}
      aria-label={props.name}
      aria-pressed={props.on}
      title={props.name}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onPress}
    />
  );
}

function LinkTool({ editor, on }: { editor: Editor; on: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [href, setHref] = useState("");
  const keep = () => {
    const chain = editor.chain().focus().extendMarkRange("link");
    (href.trim() ? chain.setLink({ href: href.trim() }) : chain.unsetLink()).run();
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      trigger="click"
      onOpenChange={(next) => {
        setHref(String(editor.getAttributes("link").href ?? ""));
        setOpen(next);
      }}
      content={
        <Space.Compact>
          <Input
            value={href}
            placeholder="https://"
            aria-label={t("fields.rich.address")}
            onChange={(event) => setHref(event.target.value)}
            onPressEnter={(event) => {
              event.preventDefault();
              event.stopPropagation();
              keep();
            }}
          />
          <Button type="primary" onClick={keep}>
            {t("frame.save")}
          </Button>
        </Space.Compact>
      }
    >
      <Button
        size="small"
        type={on ? "primary" : "text"}
        icon={<LinkOutlined aria-hidden="true" />}
        aria-label={t("fields.rich.link")}
        title={t("fields.rich.link")}
      />
    </Popover>
  );
}

const MARKS = [
  ["bold", "toggleBold", <BoldOutlined key="b" aria-hidden="true" />],
  ["italic", "toggleItalic", <ItalicOutlined key="i" aria-hidden="true" />],
  ["underline", "toggleUnderline", <UnderlineOutlined key="u" aria-hidden="true" />],
  ["strike", "toggleStrike", <StrikethroughOutlined key="s" aria-hidden="true" />],
  ["bulletList", "toggleBulletList", <UnorderedListOutlined key="ul" aria-hidden="true" />],
  ["orderedList", "toggleOrderedList", <OrderedListOutlined key="ol" aria-hidden="true" />],
] as const;

function Tools({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      heading: now.isActive("heading", { level: 2 }),
      link: now.isActive("link"),
      ...Object.fromEntries(MARKS.map(([name]) => [name, now.isActive(name)])),
    }),
  }) as Record<string, boolean>;
  return (
    <div className={styles.tools} role="toolbar" aria-label={t("fields.rich.tools")}>
      <Tool
        name={t("fields.rich.heading")}
        icon={<strong aria-hidden="true">H</strong>}
        on={on.heading === true}
        onPress={() => editor.chain().focus().toggleHeading({ level: 2 }).run()}
      />
      {MARKS.map(([name, command, icon]) => (
        <Tool
          key={name}
          name={t(`fields.rich.${name}`)}
          icon={icon}
          on={on[name] === true}
          onPress={() => editor.chain().focus()[command]().run()}
        />
      ))}
      <LinkTool editor={editor} on={on.link === true} />
    </div>
  );
}

/** Edits rich text; Enter makes a paragraph. Loaded when first needed. */
export default function RichEditor({ value, onChange, id, autoFocus, disabled, invalid }: EditorProps) {
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: { levels: [1, 2, 3] },
        link: {
          openOnClick: false,
          protocols: ["http", "https", "mailto", "tel"],
          HTMLAttributes: { target: null },
        },
      }),
    ],
    content: isEmpty(value) ? "" : String(value),
    editable: !disabled,
    autofocus: autoFocus ? "end" : false,
    editorProps: { attributes: { ...(id ? { id } : {}), role: "textbox", "aria-multiline": "true" } },
    onUpdate: ({ editor: now }) => onChange(now.isEmpty ? null : now.getHTML()),
  });
  if (!editor) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter stays in the text
    <div
      className={styles.richEditor}
      data-invalid={invalid || undefined}
      onKeyDown={(event) =>
        event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.stopPropagation()
      }
    >
      <Tools editor={editor} />
      <EditorContent editor={editor} className={styles.rich} />
    </div>
  );
}
