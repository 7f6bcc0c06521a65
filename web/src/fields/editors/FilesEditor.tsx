import { PlusOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Upload, type UploadFile } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { fileAddress, type StoredFile, thumbnailAddress, uploadFile } from "@/api/files";
import { useToasts } from "@/ui/toasts";
import type { EditorProps } from "../contracts";
import { filesOf } from "../mediaTypes";
import { useOutside } from "../outside";

const shownFile = (file: StoredFile): UploadFile => ({
  uid: file.id,
  name: file.name,
  status: "done",
  url: fileAddress(file.id),
  thumbUrl: thumbnailAddress(file.id),
});

/** Who brought a file without signing in cannot fetch it again. */
const namedFile = (file: StoredFile): UploadFile => ({ uid: file.id, name: file.name, status: "done" });

export function FilesEditor({ field, value, onChange, id, disabled }: EditorProps) {
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
