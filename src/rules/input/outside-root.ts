import { inputRule } from "../rule.ts";

export const outsideRoot = inputRule<object>({
  code: "outside-root",
  what: "A symbolic link leads out of the folder that is checked.",
  why: "A pull request could otherwise make the gate read any file of the machine it runs on.",
  fix: "Put the budget itself into the folder.",
  say: () => "a symbolic link that leads out of the folder",
});
