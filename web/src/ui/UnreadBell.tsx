import { BellOutlined } from "@ant-design/icons";
import { Badge } from "antd";

/** A bell with the count of what is new beside it; larger counts than 99 are not told. */
export function UnreadBell({ count }: { count: number }) {
  return (
    <Badge
      count={count}
      size="small"
      overflowCount={99}
      offset={[count > 9 ? 6 : 4, 1]}
      styles={{ indicator: { paddingInline: 4 } }}
    >
      <BellOutlined aria-hidden="true" />
    </Badge>
  );
}
