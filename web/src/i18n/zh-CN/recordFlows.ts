export const recordFlows = {
  recordFlows: {
    title: "流程",
    begin: "发起流程",
    onMany_other: "将对所选的 {{count}} 条记录分别发起。",
    begun_other: "已发起 {{count}} 个流程",
    butNot: "{{begun}}；未发起：{{left}}",
    left: {
      gone_other: "{{count}} 条已删除或无权查看",
      not_now_other: "{{count}} 条不符合条件",
      running_other: "{{count}} 条已在流程中",
    },
    by: "{{name}} 发起",
    waits: "{{step}}：等待 {{people}}",
    due: "截止",
    wasDue: "已超时，截止",
    handle: "去处理",
    over_other: "已结束的流程（{{count}}）",
  },
};
