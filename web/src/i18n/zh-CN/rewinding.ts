/** Records and forms as they were. */
export const rewinding = {
  rewinding: {
    menu: "恢复到某一时刻",
    title: "将「{{name}}」恢复到某一时刻",
    about:
      "所有记录及其子表单明细回到那一刻的内容：之后的修改还原，之后删除的从回收站取回，之后新建的进入回收站。彻底删除的记录和已删除的个人信息不能恢复。",
    moment: "选择时刻",
    preview: "先看会怎样",
    changed_other: "{{count}} 条记录将还原内容",
    restored_other: "{{count}} 条记录将从回收站取回",
    removed_other: "{{count}} 条记录将进入回收站",
    rowsChanged_other: "{{count}} 行明细将还原内容",
    rowsRestored_other: "{{count}} 行明细将从回收站取回",
    rowsRemoved_other: "{{count}} 行明细将进入回收站",
    kept_other: "{{count}} 个值因字段已变而无法恢复",
    nothing: "从那一刻到现在没有变化。",
    run: "恢复",
    underWay: "正在后台恢复，可以关闭此窗口。",
    failed: "没有恢复，数据未变。",
    done: "已恢复",
    here: "恢复到此版本",
    hereTitle: "将整条记录恢复到这一版本？",
    hereAbout: "所有字段回到当时的内容，之后的修改仍留在变更记录中。明细行不变。",
  },
};
