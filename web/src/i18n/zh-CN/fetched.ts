/** Texts beside values that come from elsewhere. */
export const fetched = {
  linking: {
    fetchedOnly: "由数据联动带出，不能修改。",
  },
  queries: {
    count: "{{count}} 条",
    nothing: "没有符合条件的记录",
  },
  offered: {
    nothing: "没有可选的内容",
  },
};
