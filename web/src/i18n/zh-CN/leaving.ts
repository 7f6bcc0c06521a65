/** Texts of what a member leaves behind in flows. */
export const leaving = {
  leaving: {
    waiting_other: "还有 {{count}} 项待办由此人处理。",
    nothing: "没有待办由此人处理，也没有流程指定此人。",
    named: "以下流程指定了此人，停用后不再找此人处理：",
    steps: "{{flow}}：{{steps}}",
    heir: "由谁接手待办",
    heirHint:
      "不选择时，待办按步骤自身的规则处理：由其他处理人、现在符合条件的人或“找不到处理人时”的设置接手；都没有时，流程停下并说明原因",
    noHeir: "按步骤规则处理",
    reason: "交接原因",
    reasonMissing: "请填写交接原因",
    handed_other: "已移交 {{count}} 项待办",
    kept_other: "{{count}} 项待办不能由接手人处理，按步骤规则处理",
  },
};
