import type { Acceptable } from "../../check/baseline.ts";
import { compare, type Exact, exactText } from "../../model/exact.ts";
import type { Finding } from "../../model/finding.ts";
import { type Currency, toMinor } from "../../model/money.ts";
import { reported } from "../../rules/finding.ts";
import { ruleOf } from "../../rules/table.ts";
import { count, counted, exactCount, findingLine, money } from "../../text/text.ts";
import { type Block, columns, type Doc, listBlocks } from "../documents/doc.ts";
import { daysLeftText } from "../findings/rank.ts";

/** What was accepted in one file. */
export interface AcceptedFile {
  readonly org: string;
  readonly file: string;
  readonly currency: Currency;
  readonly waivers: readonly Acceptable[];
  /** Waivers copied from the defaults, because the file's own list replaces theirs. */
  readonly carriedOver: number;
  readonly patch: readonly string[];
}

export interface Baseline {
  readonly isDryRun: boolean;
  readonly organizations: number;
  readonly approval: { readonly reason: string; readonly approvedBy: string };
  readonly expires: string;
  readonly daysLeft: number;
  readonly accepted: readonly AcceptedFile[];
  /** Findings that still fail, and why they were not accepted. */
  readonly left: readonly { readonly finding: Finding; readonly why: string }[];
  /** Files that could not be changed. */
  readonly refused: readonly { readonly file: string; readonly why: string }[];
  readonly invalid: readonly Finding[];
}

export function baselineDoc(baseline: Baseline): Doc {
  const { accepted, left, refused, invalid } = baseline;
  return {
    title: titleOf(baseline),
    blocks: [
      ...(accepted.length === 0 ? [] : acceptedBlocks(baseline)),
      ...listBlocks("Still failing", left.map(leftText)),
      ...listBlocks(
        "Not changed",
        refused.map(({ file, why }) => `${file}: ${why}`),
      ),
      ...listBlocks("Invalid, not changed", invalid.map(invalidText)),
    ],
    data: dataOf(baseline),
  };
}

function titleOf({ isDryRun, organizations, accepted, left, refused, invalid }: Baseline): string {
  const what = `the failures of ${count(accepted.length)} of ${counted(organizations, "organization")}`;
  if (accepted.length > 0) return `${isDryRun ? "Would accept" : "Accepted"} ${what}`;
  const of = counted(organizations, "organization");
  if (left.length + refused.length > 0) return `Nothing accepted in ${of}: what fails is not changed`;
  return `Nothing to accept in ${of}: ${invalid.length > 0 ? "no valid budget" : "no guardrail"} fails`;
}

function acceptedBlocks({ accepted, approval, expires, daysLeft, isDryRun }: Baseline): Block[] {
  const carriedOver = accepted.filter((file) => file.carriedOver > 0);
  const notes = carriedOver.map(
    (file) =>
      `${file.file} had ${counted(file.carriedOver, "waiver")} from its defaults: they were copied into its own list, which replaces the defaults.`,
  );
  return [
    {
      kind: "figures",
      items: [
        { label: "reason", value: approval.reason },
        { label: "approved by", value: approval.approvedBy },
        { label: "until", value: `${expires} (${daysLeftText(daysLeft)})` },
      ],
    },
    { kind: "table", columns: RULE_COLUMNS, rows: sumsOf(accepted).map(ruleRow) },
    ...listBlocks("Files", accepted.map(fileText)),
    ...listBlocks("Waivers of the defaults", notes),
    isDryRun ? { kind: "patch", lines: accepted.flatMap(({ patch }) => patch) } : { kind: "paragraph", text: NEXT },
  ];
}

const NEXT = "Next: have the change reviewed and commit it. approvedBy is a claim, not a proof.";

const RULE_COLUMNS = columns("rule", ">waivers", ">organizations", "largest");

/** What is accepted of one rule. Money is kept apart by currency, because currencies cannot be compared. */
interface RuleSum {
  readonly rule: string;
  readonly waivers: number;
  readonly files: readonly AcceptedFile[];
  readonly worst: { readonly waiver: Acceptable; readonly file: AcceptedFile };
}

function sumsOf(accepted: readonly AcceptedFile[]): RuleSum[] {
  const sums = new Map<string, RuleSum>();
  for (const file of accepted) {
    for (const waiver of file.waivers) {
      const key = `${waiver.rule} ${measureOf(waiver) === "money" ? file.currency.code : ""}`;
      const sum = sums.get(key) ?? { rule: waiver.rule, waivers: 0, files: [], worst: { waiver, file } };
      const isWorse = more(waiver.upTo, sum.worst.waiver.upTo);
      sums.set(key, {
        ...sum,
        waivers: sum.waivers + 1,
        files: sum.files.at(-1) === file ? sum.files : [...sum.files, file],
        worst: isWorse ? { waiver, file } : sum.worst,
      });
    }
  }
  return [...sums.values()];
}

const measureOf = ({ rule }: Acceptable) => ruleOf(rule)?.measure;

const more = (a: Exact | null, b: Exact | null): boolean => a !== null && b !== null && compare(a, b) > 0;

function ruleRow({ rule, waivers, files, worst: { waiver, file } }: RuleSum): string[] {
  const largest = waiver.upTo === null ? "not measured: any amount" : amountText(waiver, waiver.upTo, file.currency);
  return [rule, count(waivers), count(files.length), `${largest}, ${file.org} ${waiver.span.from}`];
}

function amountText(waiver: Acceptable, upTo: Exact, currency: Currency): string {
  switch (measureOf(waiver)) {
    case "money":
      return money({ minor: toMinor(upTo, currency), currency });
    case "percent":
      return `${exactText(upTo)} points`;
    default:
      return `${exactCount(upTo)} tokens`;
  }
}

const fileText = ({ file, waivers }: AcceptedFile): string => `${file}: ${counted(waivers.length, "waiver")}`;

const leftText = ({ finding, why }: Baseline["left"][number]): string => `${findingLine(finding)}. ${why}`;

const invalidText = (finding: Finding): string => `${findingLine(finding)}. ${finding.help ?? ""}`;

function dataOf({ isDryRun, organizations, approval, expires, daysLeft, ...outcome }: Baseline): object {
  return {
    version: 1,
    dryRun: isDryRun,
    organizations,
    ...approval,
    expires,
    daysLeft,
    accepted: outcome.accepted.map(({ org, file, waivers, carriedOver, patch }) => ({
      org,
      file,
      waivers: waivers.map(waiverData),
      carriedOver,
      patch: patch.join("\n"),
    })),
    left: outcome.left.map(({ finding, why }) => ({ ...reported(finding), why })),
    refused: outcome.refused,
    invalid: outcome.invalid.map(reported),
  };
}

const waiverData = ({ rule, feature, span, upTo }: Acceptable): object => ({
  rule,
  feature,
  ...span,
  upTo: upTo === null ? null : exactText(upTo),
});
