import { PaperClipOutlined, PictureOutlined } from "@ant-design/icons";
import { fileAddress, type StoredFile, thumbnailAddress } from "@/api/files";
import { formatSize } from "@/ui/format";
import type { CellProps, FieldEntry } from "./contracts";
import styles from "./fields.module.css";
import { late, lateEditor } from "./late";
import { useReader } from "./reader";

const Pictures = late(async () => (await import("./Pictures")).default);

export const filesOf = (value: unknown): StoredFile[] =>
  Array.isArray(value) ? (value as StoredFile[]) : [];

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
  return <Pictures files={files} />;
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
  Editor: lateEditor(async () => (await import("./editors/FilesEditor")).FilesEditor),
  initial: () => ({}),
};

export const file: FieldEntry = { ...media, icon: <PaperClipOutlined aria-hidden="true" />, Cell: FilesCell };
export const image: FieldEntry = { ...media, icon: <PictureOutlined aria-hidden="true" />, Cell: ImagesCell };
