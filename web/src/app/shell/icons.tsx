import {
  AimOutlined,
  AppstoreOutlined,
  BankOutlined,
  BarChartOutlined,
  CalculatorOutlined,
  EnvironmentOutlined,
  FileDoneOutlined,
  FormOutlined,
  InboxOutlined,
  ProfileOutlined,
  RollbackOutlined,
  ShopOutlined,
  ShoppingCartOutlined,
  SolutionOutlined,
  TableOutlined,
  TagOutlined,
  TeamOutlined,
  UserOutlined,
  WalletOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

/** The icons a form or page can name. */
const ICONS: Record<string, ComponentType> = {
  app: AppstoreOutlined,
  bank: BankOutlined,
  box: InboxOutlined,
  calculator: CalculatorOutlined,
  cart: ShoppingCartOutlined,
  chart: BarChartOutlined,
  contact: SolutionOutlined,
  form: FormOutlined,
  list: ProfileOutlined,
  map: EnvironmentOutlined,
  person: UserOutlined,
  return: RollbackOutlined,
  shop: ShopOutlined,
  statement: FileDoneOutlined,
  tag: TagOutlined,
  target: AimOutlined,
  team: TeamOutlined,
  wallet: WalletOutlined,
};

export const ICON_NAMES = Object.keys(ICONS);

export function MenuIcon({ name }: { name: string | null }) {
  const Icon = (name && ICONS[name]) || TableOutlined;
  return <Icon />;
}
