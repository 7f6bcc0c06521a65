/** What those who make public links tell visitors of their data, and what records remember of it. */
export const notices = {
  notices: {
    zh: "个人信息告知（中文）",
    en: "个人信息告知（英文）",
    about: "显示在提交按钮上方：收集哪些信息、做什么用、保存多久、如何联系您。改动后成为新版本。",
    example: "例：我们收集您的姓名和电话，仅用于回访，保存两年。如需查询或删除，请致电……",
    mustAccept: "访客须勾选同意后才能提交",
    came: "通过公开链接提交",
    channel: "渠道 {{channel}}",
    accepted: "提交者已同意告知（第 {{version}} 版）",
    told: "提交者看到的告知（第 {{version}} 版）",
    hash: "文本指纹（SHA-256）",
  },
};
