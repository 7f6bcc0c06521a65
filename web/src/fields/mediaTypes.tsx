import { PaperClipOutlined, PictureOutlined, PlusOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Image, Upload, type UploadFile } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { fileAddress, type StoredFile, thumbnailAddress, uploadFile } from "@/api/files";
import { formatSize } from "@/ui/format";
import { useToasts } from "@/ui/toasts";
import type { CellProps, EditorProps, FieldEntry } from "./contracts";
import styles from "./fields.module.css";
import { ValueFilter } from "./filters";
import { useOutside } from "./outside";
import { useReader } from "./reader";
import { FileSettings } from "./settings/plain";

const filesOf = (value: unknown): StoredFile[] => (Array.isArray(value) ? (value as StoredFile[]) : []);

function FilesCell({ value, dense }: CellProps) {
  const { language } = useReader();
  return (
    <span className={styles.files} data-dense={dense}>
      {filesOf(value).map((file) => (
        <span key={file.id} className={styles.file}>
          <PaperClipOutlined aria-hidden="true" />
          {dense ? (
            <span className={styles.line}>{file.name}</span>
          ) : (
            <>
              <a className={styles.line} href={fileAddress(file.id)} download={file.name}>
                {file.name}
              </a>
              <span className={styles.size}>{formatSize(file.size, language)}</span>
            </>
          )}
        </span>
      ))}
    </span>
  );
}

function ImagesCell({ value, dense }: CellProps) {
  const files = filesOf(value);
  if (dense) {
    return (
      <span className={styles.files} data-dense="true">
        {files.map((file) => (
          <img
            key={file.id}
            className={styles.thumb}
            src={thumbnailAddress(file.id)}
            alt={file.name}
            loading="lazy"
          />
        ))}
      </span>
    );
  }
  return (
    <Image.PreviewGroup items={files.map((file) => fileAddress(file.id))}>
      <span className={styles.files}>
        {files.map((file) => (
          <Image
            key={file.id}
            width={72}
            height={72}
            className={styles.thumb}
            src={thumbnailAddress(file.id)}
            alt={file.name}
          />
        ))}
      </span>
    </Image.PreviewGroup>
  );
}

const shownFile = (file: StoredFile): UploadFile => ({
  uid: file.id,
  name: file.name,
  status: "done",
  url: fileAddress(file.id),
  thumbUrl: thumbnailAddress(file.id),
});

/** Who brought a file without signing in cannot fetch it again. */
const namedFile = (file: StoredFile): UploadFile => ({ uid: file.id, name: file.name, status: "done" });

function FilesEditor({ field, value, onChange, id, disabled }: EditorProps) {
  const { t } = useTranslation();
  const { failed } = useToasts();
  const outside = useOutside();
  const [under, setUnder] = useState<UploadFile[]>([]);
  const files = filesOf(value);
  const latest = useRef(files);
  latest.current = files;
  const pictures = field.type === "image";
  const most = typeof field.settings.count_max === "number" ? field.settings.count_max : 10;
  const send = async (file: File & { uid: string }) => {
    setUnder((list) => [...list, { uid: file.uid, name: file.name, status: "uploading" }]);
    try {
      const stored = outside ? await outside.upload(file, field.key) : await uploadFile(file);
      if (pictures && !stored.type.startsWith("image/"))
        throw new Error(t("fields.notPicture", { name: file.name }));
      onChange([...latest.current, stored]);
    } catch (error) {
      failed(error);
    } finally {
      setUnder((list) => list.filter((each) => each.uid !== file.uid));
    }
  };
  const full = files.length + under.length >= most;
  return (
    <Upload
      id={id}
      listType={pictures ? "picture-card" : "text"}
      multiple={most > 1}
      accept={pictures ? "image/*" : undefined}
      fileList={[...files.map(outside ? namedFile : shownFile), ...under]}
      beforeUpload={(file) => {
        void send(file);
        return false;
      }}
      onRemove={(removed) =>
        onChange(files.length > 1 ? files.filter((file) => file.id !== removed.uid) : null)
      }
      disabled={disabled}
    >
      {full ? null : pictures ? (
        <span>
          <PlusOutlined aria-hidden="true" /> {t("fields.addPicture")}
        </span>
      ) : (
        <Button icon={<UploadOutlined aria-hidden="true" />}>{t("fields.addFile")}</Button>
      )}
    </Upload>
  );
}

const media: Omit<FieldEntry, "icon" | "Cell"> = {
  family: "media",
  align: "start",
  width: 176,
  isWide: true,
  text: (value, _field, { separator }) =>
    filesOf(value)
      .map((file) => file.name)
      .join(separator),
  parse: (text) => (text.trim() === "" ? { value: null } : { refused: true }),
  Editor: FilesEditor,
  Filter: ValueFilter,
  Settings: FileSettings,
  initial: () => ({}),
};

export const file: FieldEntry = { ...media, icon: <PaperClipOutlined aria-hidden="true" />, Cell: FilesCell };
export const image: FieldEntry = { ...media, icon: <PictureOutlined aria-hidden="true" />, Cell: ImagesCell };
