import JsBarcode from "jsbarcode";
import { useLayoutEffect, useRef } from "react";
import styles from "./fields.module.css";

/** A line code of a text; loaded when the first one is shown. */
export default function LineCode({ text, symbology }: { text: string; symbology: "code128" | "ean13" }) {
  const place = useRef<SVGSVGElement>(null);
  useLayoutEffect(() => {
    if (!place.current) return;
    const options = { format: symbology === "ean13" ? "EAN13" : "CODE128", displayValue: false, height: 48 };
    try {
      JsBarcode(place.current, text, { ...options, margin: 8, width: 1.6 });
    } catch {
      place.current.replaceChildren(); // the text beneath says it all
    }
  }, [text, symbology]);
  return <svg ref={place} className={styles.lineCode} role="img" aria-label={text} />;
}
