import type { Catalogue } from "../catalogue";
import type { door as source } from "../zh-CN/door";

export const door: Catalogue<typeof source> = {
  door: {
    signIn: "Sign in",
    account: "E-mail or phone number",
    accountMissing: "Enter your e-mail address or phone number",
    password: "Password",
    passwordMissing: "Enter your password",
    byCode: "Use a code sent to my phone",
    byPassword: "Use my password",
    phone: "Phone number",
    phoneMissing: "Please enter your phone number",
    code: "Code",
    codeMissing: "Please enter the six digits",
    codeSend: "Send a code",
    codeAgain: "Again in {{seconds}} s",
    codeSent:
      "If this number is known here, a code comes by text message, good for {{minutes}} minutes. Use your password if none comes.",
    codeWrong: "The code is wrong or over. Check it, or have another one sent.",
    forgotten: "Forgotten your password?",
    forgottenAbout:
      "Type your e-mail address above, and a link with which you set a new password is mailed to you.",
    forgottenAddress: "Type your e-mail address here first",
    forgottenSend: "Mail me a link",
    forgottenSent:
      "If the address has an account here, a link is on its way. It works once, for {{minutes}} minutes.",
    forgottenElse:
      "No mail? Your workspace may not send any, or your account belongs to several workspaces. Then the operator of this server makes a link with this command:",
    forgottenCommand: "Command for the operator",
    workspace: "Choose a workspace",
    workspaceAbout: "Your account belongs to several; change any time in the account menu.",
    newPassword: "New password",
    passwordAgain: "New password again",
    passwordAgainMissing: "Enter the new password again",
    passwordsDiffer: "The two passwords differ",
    passwordRule_one: "At least {{count}} character; not your name, address or a common password",
    passwordRule_other: "At least {{count}} characters; not your name, address or a common password",
    passwordTooShort_one: "A password needs at least {{count}} character",
    passwordTooShort_other: "A password needs at least {{count}} characters",
    yourName: "Your name",
    nameMissing: "Enter your name",
    invitation: "Accept the invitation",
    invitedInside: "You are invited to join {{workspace}}",
    invitedForPartner: "You are invited to the partner portal of {{workspace}} on behalf of {{partner}}",
    invitedBy: "Invited by {{name}}",
    ended: "You have been signed out",
    endedAbout:
      "Your roles, password or access changed, you signed out in another window, or nothing happened for 12 hours. Sign in again to go on where you were.",
    validUntil: "valid until",
    hasAccount: "This address has an account already: enter its password",
    statementKey: "Fingerprint of the key that signs your statements. Keep it to verify them later:",
    accept: "Accept and sign in",
    invitationGone: "This invitation no longer works",
    invitationGoneAbout:
      "The link was used or withdrawn, or is older than 72 hours. Ask the person who invited you for a new one.",
    toSignIn: "Go to sign-in",
    reset: "Reset your password",
    resetAbout: "Once the new password is set, every signed-in device has to sign in again.",
    setPassword: "Set the new password",
    resetDone: "Your password was reset",
    resetDoneAbout: "Sign in with the new password.",
    resetGone: "This reset link is incomplete",
    resetGoneAbout:
      "Open the whole link you received. If it no longer works, ask your administrator for a new one; the operator makes it with tongzhou reset-password.",
  },
};
