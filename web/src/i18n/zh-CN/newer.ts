/** Texts of a draft that was begun on an older version of its form. */
export const newer = {
  newer: {
    title: "表单已由他人更新到第 {{version}} 版",
    about_other: "您有 {{count}} 处未发布的修改，是在第 {{version}} 版上做的：",
    won: "以下内容双方都改过，将以您的修改为准：",
    lost: "以下修改在新版本中已无处可放，将不再保留：",
    apply: "把我的修改放到新版本上",
    discard: "放弃我的修改",
    see: "查看新版本",
    seeAbout: "您的修改会保留，可以放到新版本上。",
    discardTitle_other: "放弃 {{count}} 处未发布的修改？",
    discardAbout: "放弃后可用「撤销」找回，直到离开此页面。",
    areas: { form: "表单设置", layout: "版面", rules: "规则", checks: "校验", duplicates: "查重规则" },
    separator: "、",
    unnamed: "未命名字段",
  },
};
