import { expect, it } from "vitest";
import { resetCommand } from "./ForgottenPassword";

it("names the address only where no shell can misread it", () => {
  expect(resetCommand(" li@acme.example ")).toBe("tongzhou reset-password --email li@acme.example");
  expect(resetCommand("+8613800138000")).toBe("tongzhou reset-password --email +8613800138000");
  for (const odd of ["", "a;rm -rf ~@x.example", "$(id)@x.example", "--help", "a b@x.example"]) {
    expect(resetCommand(odd)).toBe("tongzhou reset-password --email …");
  }
});
