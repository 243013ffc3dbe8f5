import { type Diff, loosenedBy } from "../../../diff/diff.ts";
import type { FailureFound, OrganizationChange } from "../../../diff/organization.ts";
import type { Finding } from "../../../model/finding.ts";
import { count, counted, money, signedCount, signedMoney, words } from "../../../text/text.ts";
import type { Block, Doc } from "../../documents/doc.ts";
import { MARKS } from "../../findings/figures.ts";
import { causeText, crossingTexts } from "./causes.ts";
import type { DiffFacts, SideName } from "./data.ts";
import { organizationBlock } from "./organization.ts";
import { sentenceOf } from "./sentence.ts";
import { costsByCurrency, namesText, organizationRow, totalTokens } from "./short.ts";

/** What loosens the gate, then what fails, then what changes, the largest first. */
export function diffDoc(diff: Diff, facts: DiffFacts): Doc {
  const { organizations } = diff;
  const failures = organizations.flatMap((change) => change.failures);
  const select = (test: (failure: FailureFound) => boolean): Finding[] =>
    failures.filter(test).map(({ finding }) => finding);
  return {
    title: `${sentenceOf(organizations)}.`,
    blocks: [
      {
        kind: "paragraph",
        text: `${sideText(facts.base)} to ${sideText(facts.head)}: ${totalText(organizations)}${countsText(diff)}`,
      },
      {
        kind: "paragraph",
        text: `${facts.reasons.length + facts.invalid.length > 0 ? MARKS.fail : MARKS.pass} ${failsText(facts)}`,
      },
      ...findingsBlocks(
        "Looser than before",
        loosenedBy(diff).map(({ finding }) => finding),
      ),
      ...findingsBlocks("Invalid", invalid(diff)),
      ...findingsBlocks(
        "Fails now",
        select(({ isNew, isHeld }) => isNew && !isHeld),
      ),
      ...findingsBlocks(
        "Fails by the base's policy",
        select(({ isNew, isHeld }) => isNew && isHeld),
      ),
      ...findingsBlocks(
        "Failed before, and still does",
        select(({ isNew }) => !isNew),
      ),
      ...listBlocks("Indirect changes", diff.causes.flatMap(causeText)),
      ...listBlocks("Thresholds passed", organizations.flatMap(crossingTexts)),
      ...organizationsBlocks(organizations, facts.most),
      ...notesBlocks(diff),
    ],
    // Its JSON report is written piece by piece: see diffJson().
    data: null,
  };
}

const sideText = ({ name, commit }: SideName): string => (commit === null ? name : `${name} (${commit.slice(0, 7)})`);

const invalid = ({ findings, organizations }: Diff): Finding[] => [
  ...findings.head,
  ...organizations.flatMap((change) => change.findings.filter(({ kind }) => kind === "input")),
];

function countsText({ organizations, unchanged }: Diff): string {
  const same = unchanged.untouched + unchanged.rewritten;
  const changed = organizations.length;
  return `${changed === 0 ? "no organizations" : counted(changed, "organization")} changed, ${count(same)} unchanged`;
}

/** "+7,200 tokens, +6,626.00 USD; ": of all that changes. */
function totalText(organizations: readonly OrganizationChange[]): string {
  if (organizations.length === 0) return "";
  const { change, atLeast } = totalTokens(organizations);
  const tokens = change === 0n ? "no change in tokens" : `${signedCount(change)} tokens`;
  const costs = costsByCurrency(organizations)
    .filter(({ base, head }) => base !== head)
    .map((cost) => `${cost.atLeast ? "≥ " : ""}${signedMoney(cost.head - cost.base, cost.currency)} for whole plans`);
  return `${[`${atLeast ? "≥ " : ""}${tokens}`, ...costs].join(", ")}; `;
}

/** "Invalid: acme-apac. Fails on new: acme-emea and 3 more." */
export function failsText(facts: DiffFacts): string {
  const { reasons, invalid } = facts;
  if (reasons.length + invalid.length === 0) return passesText(facts);
  const rules = [...new Set(reasons.map(({ on }) => on))];
  const about = (rule: string): string[] =>
    reasons.filter(({ on }) => on === rule).map(({ org }) => org ?? "all together");
  const fails = rules.map((rule) => `Fails on ${rule}: ${namesText(about(rule))}.`);
  return [...(invalid.length === 0 ? [] : [`Invalid: ${namesText(invalid)}.`]), ...fails].join(" ");
}

function passesText({ failOn, unmeasured }: DiffFacts): string {
  if (failOn.some(({ kind }) => kind === "none")) return "Nothing fails: --fail-on none.";
  const passes = "The change passes";
  return unmeasured.length === 0 ? `${passes}.` : `${passes}; nothing of it is planned in ${words(unmeasured)}.`;
}

function findingsBlocks(heading: string, items: readonly Finding[]): Block[] {
  if (items.length === 0) return [];
  return [
    { kind: "heading", text: heading },
    { kind: "findings", items },
  ];
}

const COLUMNS = [
  { title: "", align: "left" },
  { title: "organization", align: "left" },
  { title: "verdict", align: "left" },
  { title: "tokens", align: "right" },
  { title: "change", align: "right" },
  { title: "", align: "right" },
  { title: "cost of plan", align: "right" },
] as const;

/** @param most how many organizations are shown in full; null: all */
function organizationsBlocks(organizations: readonly OrganizationChange[], most: number | null): Block[] {
  if (organizations.length === 0) return [];
  const told = most === null ? organizations : organizations.slice(0, most);
  const left = organizations.length - told.length;
  const more = `${count(left)} more are only in the table above: --verbose shows all in full, --format json has every figure.`;
  return [
    { kind: "heading", text: "What changes" },
    { kind: "table", columns: COLUMNS, rows: organizations.map(organizationRow) },
    ...costsBlock(organizations),
    ...told.map(organizationBlock),
    ...(left === 0 ? [] : [{ kind: "paragraph" as const, text: more }]),
  ];
}

/** "These plans cost 6,626.00 USD, before 0.00 USD: +6,626.00 USD." */
function costsBlock(organizations: readonly OrganizationChange[]): Block[] {
  const costs = costsByCurrency(organizations).map(({ currency, base, head, atLeast }) => {
    const [was, is] = [base, head].map((minor) => `${atLeast ? "≥ " : ""}${money({ minor, currency })}`);
    return base === head ? `${is}, as before` : `${is}, before ${was}: ${signedMoney(head - base, currency)}`;
  });
  return costs.length === 0 ? [] : [{ kind: "paragraph", text: `These plans cost ${costs.join("; ")}.` }];
}

function listBlocks(heading: string, items: readonly string[]): Block[] {
  if (items.length === 0) return [];
  return [
    { kind: "heading", text: heading },
    { kind: "list", items },
  ];
}

const SKIPPED = {
  link: "is a link: not compared, check follows it",
  repository: "is a repository of its own: not compared",
} as const;

const rewrittenText = (budgets: number): string =>
  budgets === 1
    ? "1 of the unchanged is written in another way, and means the same."
    : `${count(budgets)} of the unchanged are written in another way, and mean the same.`;

/** Nobody can judge a change by what cannot be read: it takes a person who may. */
const REPAIR = "Let somebody who may override this check merge the repair alone.";

function notesBlocks({ findings, organizations, skipped, unchanged, unreadablePolicy }: Diff): Block[] {
  const atBase = findings.base.map(({ file, line, code, message }) => {
    const remedy = unreadablePolicy.includes(file ?? "policy") ? `. ${REPAIR}` : "";
    return `${file ?? "policy"}:${line ?? 1} ${code}: ${message}${remedy}`;
  });
  const mended = organizations.filter(({ kind }) => kind === "mended").map(({ base }) => base?.file ?? "");
  return [
    ...listBlocks("The base could not be judged in full", [
      ...atBase,
      ...mended.map((file) => `${file} is invalid in the base, and was in every version before it. ${REPAIR}`),
    ]),
    ...listBlocks(
      "Not compared",
      skipped.map(({ file, what }) => `${file} ${SKIPPED[what]}`),
    ),
    ...(unchanged.rewritten === 0
      ? []
      : [
          {
            kind: "paragraph" as const,
            text: rewrittenText(unchanged.rewritten),
          },
        ]),
  ];
}
