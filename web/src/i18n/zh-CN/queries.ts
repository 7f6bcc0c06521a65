/** Texts of fields that show records of other forms. */
export const queries = {
  queries: {
    count: "{{count}} 条",
    nothing: "没有符合条件的记录",
    form: "从哪个表单查询",
    where: "对方字段与本表字段",
    contains: "包含",
    compared: "比较方式",
    itself: "本条记录",
    theirRecord: "该表的记录",
    columns: "显示哪些字段",
    sort: "排序",
    newest: "最新的在前",
    descending: "从大到小",
    limit: "最多显示条数",
    visitors: "让访客看到查询结果（会读取对方表单）",
  },
  offered: {
    from: "选项来源",
    own: "自定义",
    other: "其他表单的数据",
    form: "取自哪个表单",
    field: "取哪个字段的值",
    where: "只取匹配的记录（对方字段 = 本表单字段）",
    nothing: "没有可选的内容",
    forVisitors: "向访客提供这些选项（会读取对方表单）",
  },
};
