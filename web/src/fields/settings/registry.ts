import type { ComponentType } from "react";
import type { FieldTypeName } from "@/api/fieldTypes";
import type { SettingsProps } from "../contracts";
import { FormulaSettings, RollupSettings } from "./computed";
import { ChoiceSettings } from "./options";
import { PeopleSettings } from "./people";
import {
  DateSettings,
  DateTimeSettings,
  FileSettings,
  LongTextSettings,
  MoneySettings,
  NumberSettings,
  PercentSettings,
  RatingSettings,
  TextSettings,
  YesNoSettings,
} from "./plain";
import { QuerySettings } from "./query";
import {
  LookupSettings,
  MemberSettings,
  ReferenceSettings,
  ReferencesSettings,
  SeveralPeopleSettings,
} from "./relations";
import { RoleSettings, RolesSettings } from "./roles";
import { SerialSettings } from "./serial";
import {
  AddressSettings,
  BarcodeSettings,
  ColorSettings,
  DurationSettings,
  ProgressSettings,
  RichTextSettings,
} from "./special";
import { SubformSettings } from "./subform";

/** What the designer asks of a field of each type; null: there is nothing to set. */
const SETTINGS: Readonly<Record<FieldTypeName, ComponentType<SettingsProps> | null>> = {
  text: TextSettings,
  long_text: LongTextSettings,
  number: NumberSettings,
  money: MoneySettings,
  percent: PercentSettings,
  date: DateSettings,
  date_time: DateTimeSettings,
  select: ChoiceSettings,
  multi_select: ChoiceSettings,
  yes_no: YesNoSettings,
  reference: ReferenceSettings,
  references: ReferencesSettings,
  members: SeveralPeopleSettings,
  departments: SeveralPeopleSettings,
  member: MemberSettings,
  department: PeopleSettings,
  role: RoleSettings,
  roles: RolesSettings,
  phone: null,
  email: null,
  link: null,
  address: AddressSettings,
  serial: SerialSettings,
  file: FileSettings,
  image: FileSettings,
  rating: RatingSettings,
  rich_text: RichTextSettings,
  duration: DurationSettings,
  progress: ProgressSettings,
  color: ColorSettings,
  barcode: BarcodeSettings,
  signature: null,
  location: null,
  lookup: LookupSettings,
  formula: FormulaSettings,
  subform: SubformSettings,
  query: QuerySettings,
  rollup: RollupSettings,
  record_id: null,
  moment: null,
  author: null,
  revision: null,
};

export function settingsOf(type: FieldTypeName): ComponentType<SettingsProps> | null {
  return SETTINGS[type];
}
