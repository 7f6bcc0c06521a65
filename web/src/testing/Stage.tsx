import { App, ConfigProvider } from "antd";
import type { ReactNode } from "react";

/** What tests render pages in: the settings of Ant Design that pages rely on. `render(page, { wrapper: Stage })` */
export function Stage({ children }: { children: ReactNode }) {
  return (
    <ConfigProvider button={{ autoInsertSpace: false }} theme={{ token: { motion: false } }}>
      <App>{children}</App>
    </ConfigProvider>
  );
}
