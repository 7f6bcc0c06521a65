import { QRCode } from "antd";
import styles from "./fields.module.css";
import { late } from "./late";

const LineCode = late(async () => (await import("./LineCode")).default);

/** A code to be scanned from the screen, with its text beneath. */
export function ScanCode({ text, symbology }: { text: string; symbology: unknown }) {
  return (
    <figure className={styles.code}>
      {symbology === "code128" || symbology === "ean13" ? (
        <LineCode text={text} symbology={symbology} />
      ) : (
        <QRCode value={text} size={112} bordered={false} type="svg" bgColor="#ffffff" color="#000000" />
      )}
      <figcaption className={styles.block}>{text}</figcaption>
    </figure>
  );
}
