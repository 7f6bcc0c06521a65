/** Texts of public links as visitors read them. */
export const visits = {
  links: {
    notice: "个人信息处理告知",
    noticeAccept: "我已阅读并同意",
    noticeMissed: "请先阅读并勾选同意。",
    password: "访问密码",
    passwordNeeded: "需要访问密码",
    passwordNeededAbout: "请输入发送者给您的密码。",
    passwordMissing: "请输入密码",
    enter: "进入",
    gone: "链接无效",
    opensAt: "开始时间：",
    closed: {
      paused: "暂时停止收集",
      early: "还没有开始",
      over: "已经结束",
      full: "已经收满",
      broken: "链接已失效，请联系发送者",
    },
    submit: "提交",
    submitted: "已提交，谢谢！",
    again: "再填一份",
    ask: "查询",
    results: "查询结果",
    nothing: "没有查到",
    nothingAbout: "请核对填写的内容，每一项都要完全一致。",
  },
};
