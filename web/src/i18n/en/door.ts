import type { Catalogue } from "../catalogue";
import type { door as source } from "../zh-CN/door";

export const door: Catalogue<typeof source> = {
  door: {
    signIn: "Sign in",
    account: "E-mail or phone number",
    accountMissing: "Enter your e-mail address or phone number",
    password: "Password",
    passwordMissing: "Enter your password",
  },
};
