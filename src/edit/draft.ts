import { stringify } from "yaml";

/** What a new budget says; everything else is left to comments that teach the rest. */
export interface Draft {
  readonly org: string;
  readonly name: string;
  readonly owners: readonly string[];
  readonly rateCard: string;
  /** One line on why this card. */
  readonly cardNote: string;
  readonly currency: string;
  readonly model: "named" | "concurrent";
  readonly users: number | Readonly<Record<string, number>>;
  readonly cycleStartDay: number;
  readonly from: string;
  readonly months: number;
  readonly workingDays: number;
  /** The pool, where the card's rule does not give it. */
  readonly allocation: number | null;
  readonly overageUnitPrice: number | null;
  /** Quantities by feature, in the file's own keys. */
  readonly lines: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** For the editor: where the schema is, seen from the file. */
  readonly schema: string;
}

/** A commented budget file. Free text is quoted by the library; the layout is ours, so that people like to read it. */
export function draftText(draft: Draft): string {
  return `# yaml-language-server: $schema=${draft.schema}
# The AI token budget of one Genesys Cloud organization: one file, one token pool, one bill.

version: 1
org: ${draft.org}
name: ${scalar(draft.name)}
owners: [${draft.owners.map(scalar).join(", ")}]

# ${draft.cardNote}
rateCard: ${draft.rateCard}
currency: ${draft.currency}
licensing: { model: ${draft.model}, users: ${usersText(draft.users)} }
billing: { cycleStartDay: ${draft.cycleStartDay} }   # the day of the month the billing period begins
plan: { from: ${draft.from}, months: ${draft.months}, workingDaysPerMonth: ${draft.workingDays} }
${poolText(draft)}
# Planned use per month; a key ending in PerDay counts working days. Units: tollgate rates show ${draft.rateCard}
${linesText(draft)}
# Seasons, phases, renewals:
# changes:
#   - { name: holiday peak, from: ${draft.from}, through: ${draft.from}, scale: 1.5 }

# Tokens bought on top of the included pool:
# purchases:
#   - { tokensPerMonth: 10000, from: ${draft.from}, unitPrice: 1.00 }

# What the owners accept, and what they do not:
# limits: { overageTokens: 500, cost: 2000 }
`;
}

const scalar = (text: string): string =>
  stringify(text, { defaultStringType: "PLAIN", lineWidth: 0, collectionStyle: "flow" }).trimEnd();

function usersText(users: Draft["users"]): string {
  if (typeof users === "number") return String(users);
  return `{ ${Object.entries(users)
    .map(([edition, count]) => `${edition}: ${count}`)
    .join(", ")} }`;
}

function poolText({ allocation, overageUnitPrice }: Draft): string {
  const lines = [
    ...(allocation === null
      ? []
      : [`allocation: { tokensPerMonth: ${allocation} }   # as the subscription page shows it`]),
    ...(overageUnitPrice === null
      ? []
      : [`pricing: { overageUnitPrice: ${overageUnitPrice} }   # contracted, per token`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function linesText({ lines }: Draft): string {
  const entries = [...lines].map(([feature, quantities]) => {
    const keys = Object.entries(quantities).map(([key, value]) => `${key}: ${value}`);
    return `  ${feature}: { ${keys.join(", ")} }\n`;
  });
  const examples = [
    "  # agent-copilot: { users: 100% }",
    "  # virtual-agent: { sessionsPerDay: 200 }",
    "  # voice-bots: { minutes: { low: 3000, typical: 5000, high: 8000 } }",
  ];
  const more = examples.filter((example) => ![...lines.keys()].some((feature) => example.includes(`${feature}:`)));
  return `${lines.size === 0 ? "consumption: {}\n" : `consumption:\n${entries.join("")}`}${more.map((line) => `${line}\n`).join("")}`;
}
