export const notices = {
  notices: {
    zh: "Notice on personal data, Chinese",
    en: "Notice on personal data, English",
    about:
      "Shown above the button: which data, what for, for how long, and how to reach you. Another text is another version.",
    example:
      "For example: we keep your name and phone number for two years to call you back. To see or erase them, call …",
    mustAccept: "Visitors must agree before they submit",
    came: "Came by a public link",
    channel: "channel {{channel}}",
    accepted: "The notice was accepted (version {{version}})",
    told: "The notice that was shown (version {{version}})",
    hash: "Fingerprint of the text (SHA-256)",
  },
};
