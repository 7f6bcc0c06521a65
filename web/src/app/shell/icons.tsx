import {
  AimOutlined,
  ApartmentOutlined,
  AppstoreOutlined,
  BankOutlined,
  BarChartOutlined,
  CalculatorOutlined,
  ContactsOutlined,
  FileDoneOutlined,
  FileTextOutlined,
  FormOutlined,
  GlobalOutlined,
  IdcardOutlined,
  RollbackOutlined,
  ShopOutlined,
  ShoppingOutlined,
  SolutionOutlined,
  TableOutlined,
  TagOutlined,
  TeamOutlined,
  UnorderedListOutlined,
  UserOutlined,
  WalletOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

/** The icons that forms, pages and packages can name. */
const ICONS: Record<string, ComponentType> = {
  aim: AimOutlined,
  apartment: ApartmentOutlined,
  appstore: AppstoreOutlined,
  bank: BankOutlined,
  barchart: BarChartOutlined,
  calculator: CalculatorOutlined,
  contacts: ContactsOutlined,
  filedone: FileDoneOutlined,
  filetext: FileTextOutlined,
  form: FormOutlined,
  global: GlobalOutlined,
  idcard: IdcardOutlined,
  rollback: RollbackOutlined,
  shop: ShopOutlined,
  shopping: ShoppingOutlined,
  solution: SolutionOutlined,
  tag: TagOutlined,
  team: TeamOutlined,
  unorderedlist: UnorderedListOutlined,
  user: UserOutlined,
  wallet: WalletOutlined,
};

/** Pages of the program that name no icon of their own. */
const PAGES: Record<string, string> = {
  overview: "barchart",
  partners: "team",
  orders: "filetext",
  products: "shopping",
  plans: "calculator",
  settlements: "wallet",
  statements: "filedone",
};

export function MenuIcon({ name, page }: { name: string | null; page?: string }) {
  const Icon = ICONS[name ?? PAGES[page ?? ""] ?? ""] ?? TableOutlined;
  return <Icon />;
}
