import { inputRule } from "../rule.ts";

export const outsideRoot = inputRule<object>({
  code: "outside-root",
  what: "A path in a budget, or a symbolic link, leads out of the folder.",
  why: "A pull request could otherwise make the gate read any file of the machine it runs on.",
  fix: "Put the file itself into the folder.",
  say: () => "its path, or a symbolic link on it, leads out of the folder",
});
