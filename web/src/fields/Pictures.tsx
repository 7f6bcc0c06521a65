import { Image } from "antd";
import { fileAddress, type StoredFile, thumbnailAddress } from "@/api/files";
import styles from "./fields.module.css";

/** Pictures of a record; one that is clicked fills the page. */
export default function Pictures({ files }: { files: readonly StoredFile[] }) {
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
