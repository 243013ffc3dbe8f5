/** What people get wrong, each as one edit of a valid file. An edit that finds nothing returns the text unchanged. */
const MISTAKES = [
  (text) => text.replace(/^consumption:/m, "consumpton:"),
  (text) => text.replace(/^rateCard:/m, "ratecard:"),
  (text) => text.replace(/(messages|sessions|minutes|interactions|evaluations)(PerDay)?: (?=\d)/, "callsPerDay: "),
  (text) => text.replace(/^( {2}virtual-agent: \{ )\w+(?=:)/m, "$1minutes"),
  (text) => text.replace(/months: (\d+)/, 'months: "$1"'),
  (text) => text.replace(/tokensPerMonth: (\d+)/, 'tokensPerMonth: "$1 tokens"'),
  (text) => text.replace(/^(currency: .*)$/m, "$1\n$1"),
  (text) => text.replace(/^(rateCard: .*)$/m, "$1\nversion: 1"),
  (text) => text.replace(/^consumption:\n {2}/m, "consumption:\n\t"),
  (text) => text.replace(/from: (\d{4})-(\d{2})/, "from: $1/$2"),
  (text) => text.replace(/expires: "[^"]*"/, 'expires: "2026-02-30"'),
  (text) => text.replace(/workingDaysPerMonth: [\d.]+/, "workingDaysPerMonth: 32"),
  (text) => text.replace(/model: (named|concurrent)/, "model: mixed"),
  (text) => text.replace(/^currency: .*/m, "currency: US$"),
  (text) => text.replace(/users: (\d+)%/, "users: $1 %"),
  (text) => text.replace(/^ {2}agent-copilot: \{/m, "  agent-copilot: { licences: 12,"),
  (text) => text.replace(/^ {2}agent-copilot:/m, "  agent-copliot:"),
  (text) => text.replace(/ \}(\s*(#.*)?)$/m, "$1"),
  (text) => text.replace(/genesys-2026-0\d/, "genesys-2025-12"),
  (text) => text.replace(/^owners:/m, "owners: &team"),
];

/** Every mistake in turn; one that this file gives no occasion for leaves it to the next. */
export function withMistake(text, index) {
  for (let at = index; ; at++) {
    const broken = MISTAKES[at % MISTAKES.length](text);
    if (broken !== text) return broken;
  }
}
