/** Texts of auto numbers and of what fields fetch from other forms. */
export const fetching = {
  numbering: {
    made: "编号的组成",
    add: "添加一段",
    remove: "移除这一段",
    up: "前移这一段",
    parts: { text: "固定文字", date: "日期", field: "字段的值", counter: "计数" },
    reset: "计数重新开始",
    resets: { never: "从不", yearly: "每年", monthly: "每月", daily: "每天" },
    resetAbout: "要按年、月、日重新计数，编号里得有相应的日期，否则会重号。",
    apart: "字段的每个值各自计数",
    sample: "示例：{{text}}",
  },
  linking: {
    on: "值来自其他表单（数据联动）",
    about: "条件字段变化时，从其他表单取值填入；没有匹配的记录则为空。",
    form: "来自哪个表单",
    where: "对方字段 = 本表单字段",
    theirs: "对方的字段",
    ours: "本表单的字段",
    addMatch: "添加条件",
    removeMatch: "移除这个条件",
    take: "取哪个字段的值",
    takeAbout: "有多条匹配时取最新的一条。",
    itself: "记录本身",
    overwrite: "填写人可以改成别的值",
  },
};
