import type { Catalogue } from "../catalogue";
import type { visits as source } from "../zh-CN/visits";

export const visits: Catalogue<typeof source> = {
  links: {
    notice: "How your data is used",
    noticeAccept: "I have read this and agree",
    noticeMissed: "Read this and agree to it first.",
    password: "Password",
    passwordNeeded: "A password is needed",
    passwordNeededAbout: "Enter the password you were given with the link.",
    passwordMissing: "Enter the password",
    enter: "Enter",
    gone: "This link leads nowhere",
    opensAt: "Opens:",
    closed: {
      paused: "Nothing is taken at the moment",
      early: "Not open yet",
      over: "This is over",
      full: "There are enough submissions",
      broken: "This link no longer works; ask whoever sent it",
    },
    submit: "Submit",
    submitted: "Thank you, it was received.",
    again: "Submit another",
    ask: "Look up",
    results: "What was found",
    nothing: "Nothing found",
    nothingAbout: "Check what you entered: every value must match exactly.",
  },
};
