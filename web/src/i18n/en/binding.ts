import type { Catalogue } from "../catalogue";
import type { binding as source } from "../zh-CN/binding";

export const binding: Catalogue<typeof source> = {
  binding: {
    bind: { wecom: "Bind WeCom", official_account: "Bind WeChat" },
    bound: "Set",
    unbind: "Unbind",
    unbindTitle: "Unbind this account?",
    unbindAbout: "Messages no longer reach you by {{medium}}.",
    unbound: "Unbound",
    typed: "Type it instead",
    untried: "Binding was made after the vendor's public documents and was not tried with the vendor itself.",
    scan: {
      wecom: "Scan the code with WeCom, and confirm on your phone.",
      official_account:
        "Scan the code with WeChat, and confirm on your phone. Messages arrive once you follow the official account.",
    },
    code: "Code for binding",
    until: "Good for 10 minutes, once. Do not pass the code on.",
    states: {
      waiting: "Waiting for the scan…",
      begun: "Scanned. Go on on your phone…",
      asking: "Asking who you are…",
      bound: "Bound",
      failed: "Not bound",
      over: "The code is no longer good",
    },
    again: "Make a new code",
    page: "Bind an account for messages",
    ask: {
      wecom: "Once you confirm, your WeCom account gets the messages of:",
      official_account: "Once you confirm, your WeChat account gets the messages of:",
    },
    person: "Name",
    workspace: "Workspace",
    notYou: "If this is not you, close this page and confirm nothing.",
    confirm: "Confirm",
    openIn: {
      wecom: "This page opens in WeCom: scan the code with it.",
      official_account: "This page opens in WeChat: scan the code with it.",
    },
    finishing: "Asking who you are…",
    done: "Bound",
    doneAbout: "Messages arrive here from now on. You may close this page.",
    gone: "Not bound",
    incomplete: "The link is not complete. Begin anew in the message settings.",
  },
};
