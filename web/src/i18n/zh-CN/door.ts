/** Texts in front of the sign-in. */
export const door = {
  door: {
    signIn: "登录",
    account: "邮箱或手机号",
    accountMissing: "请输入邮箱或手机号",
    password: "密码",
    passwordMissing: "请输入密码",
  },
};
