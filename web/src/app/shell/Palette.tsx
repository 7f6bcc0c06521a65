import { Input, type InputRef, Modal } from "antd";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type Destination, matching, useDestinations } from "./destinations";
import styles from "./Palette.module.css";
import { useFoundRecords } from "./useFoundRecords";

/** Ctrl-K and Cmd-K, wherever the focus is. */
export function usePaletteKey(onPress: () => void): void {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      onPress();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [onPress]);
}

function Choices({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const id = useId();
  const input = useRef<InputRef>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const records = useFoundRecords(typed);
  const everything: Destination = {
    group: "actions",
    title: t("search.all", { text: typed.trim() }),
    within: "",
    path: `/search?q=${encodeURIComponent(typed.trim())}`,
  };
  const places = [...matching(useDestinations(), typed), ...records.found];
  const found = records.found.length > 0 ? [...places, everything] : places;
  const chosen = Math.min(at, found.length - 1);

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView?.({ block: "nearest" });
  }, [id, chosen]);

  const open = (destination: Destination | undefined) => {
    if (!destination) return;
    onLeave();
    if (destination.act) destination.act();
    else navigate(destination.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") open(found[chosen]);
    else if (event.key === "ArrowDown") setAt(Math.min(chosen + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(chosen - 1, 0));
    else return;
    event.preventDefault();
  };

  return (
    <>
      <Input
        ref={input}
        size="large"
        variant="borderless"
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={`${id}-${chosen}`}
        aria-label={t("palette.title")}
        placeholder={t("palette.placeholder")}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} role="listbox" aria-label={t("palette.title")} className={styles.list}>
        {found.map((destination, index) => (
          <div
            key={`${destination.path} ${destination.within}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={styles.choice}
            onMouseMove={() => setAt(index)}
            onClick={() => open(destination)}
            onKeyDown={onKeyDown}
          >
            <span className={styles.title}>{destination.title}</span>
            <span className={styles.within}>
              {[...new Set([t(`palette.${destination.group}`), destination.within])].join(" · ")}
            </span>
          </div>
        ))}
        {found.length === 0 && (
          <p className={styles.nothing}>{t(records.pending ? "palette.searching" : "palette.nothing")}</p>
        )}
      </div>
      <div className={styles.hint}>{t("palette.hint")}</div>
    </>
  );
}

/** Type a few letters, press Enter, be there. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      destroyOnHidden
      width={560}
      style={{ top: 96 }}
      styles={{ container: { padding: 8 } }}
    >
      <Choices onLeave={onClose} />
    </Modal>
  );
}
