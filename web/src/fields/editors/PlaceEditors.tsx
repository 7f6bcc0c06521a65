import { AimOutlined } from "@ant-design/icons";
import { Button, Cascader, Input, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Division, useDivisions } from "@/api/divisions";
import { useToasts } from "@/ui/toasts";
import { type EditorProps, isEmpty } from "../contracts";
import styles from "../fields.module.css";
import { type Address, PARTS, type Point, pointOf } from "../placeTypes";

const LEVELS = ["province", "city", "district"] as const;
interface PartProps {
  address: Address;
  part: (typeof PARTS)[number];
  id?: string;
  disabled?: boolean;
  invalid?: boolean;
  onChange: (next: Address) => void;
}

function AddressPart({ address, part, id, disabled, invalid, onChange }: PartProps) {
  const { t } = useTranslation();
  return (
    <Input
      id={id}
      value={address[part] ?? ""}
      placeholder={t(`fields.address.${part}`)}
      aria-label={t(`fields.address.${part}`)}
      onChange={(event) => onChange({ ...address, [part]: event.target.value || undefined })}
      disabled={disabled}
      status={invalid ? "error" : undefined}
    />
  );
}

interface Place {
  value: string;
  label: string;
  children?: Place[];
}

const namesWithin = (places: readonly Division[]): Place[] =>
  places.map(({ name, within }) => ({
    value: name,
    label: name,
    ...(within ? { children: namesWithin(within) } : {}),
  }));

/** Province, city and district chosen one after the other; in another country each is typed. */
function DivisionsEditor({ address, onChange, id, disabled, invalid }: Omit<PartProps, "part">) {
  const { t } = useTranslation();
  const [isAbroad, setAbroad] = useState(
    Boolean(address.country && address.country !== t("fields.address.china")),
  );
  const divisions = useDivisions(!isAbroad).data;
  const common = { address, onChange, disabled, invalid };
  const chosen = LEVELS.map((level) => address[level]).filter((name) => name !== undefined);
  const choose = (names: readonly string[] | undefined) => {
    const [province, city, district] = names ?? [];
    onChange({ street: address.street, province, city, district });
  };
  return (
    <div className={styles.address}>
      {isAbroad ? (
        PARTS.slice(0, 4).map((part, index) => (
          <AddressPart key={part} {...common} part={part} id={index === 0 ? id : undefined} />
        ))
      ) : (
        <Cascader<Place>
          id={id}
          className={styles.whole}
          value={chosen}
          options={namesWithin(divisions ?? [])}
          loading={divisions === undefined}
          onChange={(names) => choose(names as readonly string[] | undefined)}
          changeOnSelect
          showSearch
          placeholder={t("fields.address.choose")}
          disabled={disabled}
          status={invalid ? "error" : undefined}
        />
      )}
      <AddressPart {...common} part="street" />
      <Button
        type="link"
        size="small"
        className={styles.elsewhere}
        disabled={disabled}
        onClick={() => {
          onChange({ street: address.street });
          setAbroad(!isAbroad);
        }}
      >
        {isAbroad ? t("fields.address.inChina") : t("fields.address.abroad")}
      </Button>
    </div>
  );
}

export function AddressEditor({ field, value, onChange, id, disabled, invalid }: EditorProps) {
  const { code: _code, ...address } = (isEmpty(value) ? {} : value) as Address & { code?: string };
  const change = (next: Address) => onChange(PARTS.some((part) => next[part]) ? next : null);
  if (field.settings.divisions === "china")
    return (
      <DivisionsEditor address={address} onChange={change} id={id} disabled={disabled} invalid={invalid} />
    );
  return (
    <div className={styles.address}>
      {PARTS.map((part, index) => (
        <AddressPart
          key={part}
          address={address}
          part={part}
          id={index === 0 ? id : undefined}
          onChange={change}
          disabled={disabled}
          invalid={invalid}
        />
      ))}
    </div>
  );
}

export function LocationEditor({ value, onChange, id, disabled, invalid }: EditorProps) {
  const { t } = useTranslation();
  const { failed } = useToasts();
  const [asking, setAsking] = useState(false);
  const point = pointOf(value);
  const change = (next: Point) => {
    const isNothing = isEmpty(next.lng) && isEmpty(next.lat) && isEmpty(next.address);
    onChange(isNothing ? null : next);
  };
  const ask = () => {
    setAsking(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        change({
          ...point,
          lng: Number(coords.longitude.toFixed(6)),
          lat: Number(coords.latitude.toFixed(6)),
        });
      },
      () => {
        setAsking(false);
        failed(new Error(t("fields.location.refused")));
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  };
  const degrees = (part: "lng" | "lat", most: number) => (
    <InputNumber<number>
      id={part === "lng" ? id : undefined}
      value={point[part] ?? null}
      min={-most}
      max={most}
      controls={false}
      style={{ width: "100%" }}
      placeholder={t(`fields.location.${part}`)}
      aria-label={t(`fields.location.${part}`)}
      onChange={(next) => change({ ...point, [part]: next })}
      disabled={disabled}
      status={invalid ? "error" : undefined}
    />
  );
  return (
    <div className={styles.address}>
      {degrees("lng", 180)}
      {degrees("lat", 90)}
      <Input
        className={styles.whole}
        value={point.address ?? ""}
        placeholder={t("fields.location.address")}
        aria-label={t("fields.location.address")}
        onChange={(event) => change({ ...point, address: event.target.value || undefined })}
        disabled={disabled}
      />
      {"geolocation" in navigator && (
        <Button icon={<AimOutlined aria-hidden="true" />} loading={asking} onClick={ask} disabled={disabled}>
          {t("fields.location.here")}
        </Button>
      )}
    </div>
  );
}
