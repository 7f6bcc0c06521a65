import { AimOutlined, EnvironmentOutlined } from "@ant-design/icons";
import type { CellProps, FieldEntry } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { lateEditor } from "./late";

export const PARTS = ["country", "province", "city", "district", "street"] as const;
export type Address = Partial<Record<(typeof PARTS)[number], string>>;

export function addressText(value: unknown, separator: string): string {
  if (isEmpty(value) || typeof value !== "object") return "";
  const address = value as Address;
  return PARTS.map((part) => address[part])
    .filter((part, index, all) => part && part !== all[index - 1])
    .join(separator);
}

function AddressCell({ value, dense }: CellProps) {
  return <span className={dense ? styles.line : styles.block}>{addressText(value, " ")}</span>;
}

export const address: FieldEntry = {
  icon: <EnvironmentOutlined aria-hidden="true" />,
  family: "text",
  align: "start",
  width: 240,
  isWide: true,
  text: (value) => addressText(value, " "),
  parse: (text) => ({ value: text.trim() === "" ? null : { street: text.trim() } }),
  Cell: AddressCell,
  Editor: lateEditor(async () => (await import("./editors/PlaceEditors")).AddressEditor),
  initial: () => ({}),
};

export interface Point {
  lng?: number | null;
  lat?: number | null;
  address?: string;
}

export const pointOf = (value: unknown): Point => (isEmpty(value) ? {} : (value as Point));

function pointText(value: unknown): string {
  const { lng, lat, address: words } = pointOf(value);
  if (lng === undefined || lng === null || lat === undefined || lat === null) return "";
  return words ? `${lng},${lat} ${words}` : `${lng},${lat}`;
}

function LocationCell({ value, dense }: CellProps) {
  const { lng, lat, address: words } = pointOf(value);
  if (pointText(value) === "") return null;
  if (dense) return <span className={styles.line}>{words ?? pointText(value)}</span>;
  return (
    <span className={styles.block}>
      {words && <div>{words}</div>}
      <span className={`${styles.number} ${styles.nothing}`}>
        {lng}, {lat}
      </span>
    </span>
  );
}

const POINT = /^\(?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,\uff0c]\s*(-?\d{1,2}(?:\.\d+)?)\s*\)?\s*(.*)$/s;

export const location: FieldEntry = {
  ...address,
  icon: <AimOutlined aria-hidden="true" />,
  text: pointText,
  parse: (text) => {
    if (text.trim() === "") return { value: null };
    const [, lng, lat, words] = POINT.exec(text.trim()) ?? [];
    if (lng === undefined) return { refused: true };
    return { value: { lng: Number(lng), lat: Number(lat), ...(words ? { address: words.trim() } : {}) } };
  },
  Cell: LocationCell,
  Editor: lateEditor(async () => (await import("./editors/PlaceEditors")).LocationEditor),
};
