import { Redaction, reportText } from "../../../../adapters/genesys/api/redact.ts";
import type { Counting } from "../../../../adapters/genesys/billing/tokens.ts";
import type { Sources } from "../../../../adapters/genesys/source.ts";
import { reportedDrift } from "../../../../core/check/drift.ts";
import type { Meter } from "../../../../core/model/budget.ts";
import { periodText } from "../../../../core/model/calendar.ts";
import { compare, exactText, roundHalfUp, roundingOf, roundUp } from "../../../../core/model/exact.ts";
import { type PeriodUsage, unknownIn } from "../../../../core/model/period-usage.ts";
import { countingCard } from "../../../../core/model/projection.ts";
import {
  failureText,
  isSourceFailure,
  type ReadOptions,
  type SourceFailure,
} from "../../../../core/model/usage-source.ts";
import type { Explained } from "../../../../core/report/views/explain.ts";
import { printable, wrap } from "../../../../core/text/terminal.ts";
import { count, counted, placeText, signedCount, words } from "../../../../core/text/text.ts";
import { VERSION } from "../../../../generated/version.js";
import { type OrgFlags, pricedOrg } from "../../input/budgets.ts";
import { whole } from "../../input/new-budget/calculator.ts";
import { withBudgets, withOrg, withPolicy } from "../../input/options.ts";
import { todayOf } from "../../input/policy.ts";
import { KnownOrgs } from "../../input/usage/budget-orgs.ts";
import { sourcesOf } from "../../input/usage/sources.ts";
import { EXIT, Interrupted, type Io, UsageError } from "../../io.ts";
import { printFindings } from "../../output/errors.ts";
import { type ProbedInvoices, probedInvoices } from "../../output/probed-invoices.ts";
import { type ProbedVolumes, probedVolumes } from "../../output/probed-volumes.ts";
import type { Define } from "../../program.ts";

interface Flags extends OrgFlags {
  readonly credentials?: string;
  readonly periods: number;
  readonly timeout: number;
  readonly invoices?: boolean;
}

const EXAMPLES = `
Examples:
  tollgate meter probe acme-emea
  tollgate meter probe acme-emea > probe.json    to send with a report
  tollgate meter probe acme-emea --credentials env:TOLLGATE_GENESYS
  tollgate meter probe acme-emea --invoices      what was charged, line by line

Names and ids are replaced. Quantities, units, dates and products are kept.
Read the report before you send it. How usage is read: docs/genesys.md.

Exit codes: 0 understood, 2 not.`;

export const define: Define = (command, io, exit) => {
  command.description("Ask an organization's source for its usage: show the answer, and whether it is understood.");
  withBudgets(withOrg(command))
    .option("--credentials <reference>", "in place of the budget's own: env:NAME or profile:NAME")
    .option("--periods <n>", "how many billing periods, the current one first", whole, 2)
    .option("--timeout <seconds>", "for the whole command", whole, 60)
    .option("--invoices", "also read what was invoiced, and compare it");
  withPolicy(command)
    .addHelpText("after", EXAMPLES)
    .action(async (org: string, flags: Flags) => exit(await probe(org, flags, io)));
};

interface Heard {
  readonly what: string;
  readonly answer: unknown;
}

/** The source's answers go to stdout, redacted; what was understood goes to stderr. */
async function probe(name: string, options: Flags, io: Io): Promise<number> {
  const { result, policy } = pricedOrg(name, options, io);
  const { org } = result;
  const meter = meterFor(result, options.credentials);
  const redaction = new Redaction();
  const heard: Heard[] = [];
  const sources = sourcesOf(io, new KnownOrgs([org], [options.budgets], io.cwd), (what, text) =>
    heard.push({ what, answer: redaction.redacted(text) }),
  );
  const now = nowOf(options, io);
  const counting = { budget: { ...result.budget, meter }, card: countingCard(result.projection, now.slice(0, 10)) };
  const asked = { now, timeout: options.timeout * 1000, periods: options.periods };
  const outcome = await orFailure(sources.read(counting, asked));
  const invoices = options.invoices === true ? await invoicesOf(sources, counting, asked, outcome, result) : null;
  const volumes = await volumesOf(sources, counting, asked, outcome, result);
  if (io.signal.aborted) throw new Interrupted();
  const understood = isSourceFailure(outcome) ? null : outcome.map(summaryOf);
  const failure = isSourceFailure(outcome) ? failureOf(outcome) : null;
  const drift = isSourceFailure(outcome)
    ? []
    : reportedDrift(result, policy.guardrails, todayOf(io, options.now), outcome);
  const newFields = [...redaction.newFields];
  const report = {
    tollgate: VERSION,
    source: meter.kind,
    understood,
    drift: drift.map(({ code, data }) => ({ code, data })),
    failure,
    newFields,
    ...(invoices === null ? {} : { invoices: isSourceFailure(invoices) ? failureOf(invoices) : invoices.report }),
    ...(volumes === null ? {} : { volumes: isSourceFailure(volumes) ? failureOf(volumes) : volumes.report }),
    answers: heard,
  };
  io.stdout.write(reportText(report));
  const lines = [
    ...said(outcome, newFields),
    ...(invoices === null ? [] : isSourceFailure(invoices) ? [notRead(invoices)] : invoices.said),
    ...(volumes === null
      ? []
      : isSourceFailure(volumes)
        ? [`volumes not read: ${failureText(volumes)}`]
        : volumes.said),
    ...drift.map(({ severity, code, message, ...at }) => `${severity} ${code}: ${message} (${placeText(at)})`),
  ];
  for (const line of lines) io.stderr.write(`${wrapped(line, Math.min(io.stderr.columns, 80))}\n`);
  if (!isSourceFailure(outcome)) return isSourceFailure(invoices) ? EXIT.invalid : EXIT.pass;
  printFindings(outcome.findings, io);
  return EXIT.invalid;
}

const orFailure = <T>(reading: Promise<T>): Promise<T | SourceFailure> =>
  reading.catch((error: unknown) => {
    if (isSourceFailure(error)) return error;
    throw error;
  });

/** Null: there is no period that they could be compared with. */
async function invoicesOf(
  sources: Sources,
  counting: Counting,
  asked: ReadOptions,
  outcome: readonly PeriodUsage[] | SourceFailure,
  result: Explained,
): Promise<ProbedInvoices | SourceFailure | null> {
  const usage = isSourceFailure(outcome) ? [] : outcome;
  const [first] = usage;
  if (first === undefined) return null;
  const invoices = await orFailure(sources.invoices(counting, first.period.start, asked));
  return isSourceFailure(invoices) ? invoices : probedInvoices(invoices, usage, result);
}

/** Null: the budget does not ask for them, or there is no bill to compare them with. */
async function volumesOf(
  sources: Sources,
  counting: Counting,
  { now, timeout }: ReadOptions,
  outcome: readonly PeriodUsage[] | SourceFailure,
  { projection }: Explained,
): Promise<ProbedVolumes | SourceFailure | null> {
  const settings = counting.budget.meter?.volumes ?? null;
  if (settings === null || isSourceFailure(outcome)) return null;
  const question = { settings, usage: outcome, by: null, isHourly: true, now, projection };
  const estimates = await orFailure(sources.estimates(counting, question, timeout));
  return isSourceFailure(estimates) ? estimates : probedVolumes(estimates);
}

const notRead = (failure: SourceFailure): string => `invoices not read: ${failureText(failure)}`;

function meterFor({ budget, file }: Explained, credentials: string | undefined): Meter {
  if (budget.meter === null) throw new UsageError(`${file} has no meter: docs/genesys.md shows one`);
  if (credentials === undefined) return budget.meter;
  if (/^(env:[A-Za-z_][A-Za-z0-9_]{0,127}|profile:[A-Za-z0-9_.-]{1,128})$/.test(credentials)) {
    return { ...budget.meter, credentials };
  }
  // The value is not repeated: it could be the secret itself.
  throw new UsageError("--credentials takes a reference, never a value: env:NAME or profile:NAME");
}

/** A day that is named counts as over: its usage is included. */
const nowOf = ({ now }: Flags, io: Io): string =>
  now === undefined ? io.now().toISOString() : `${todayOf(io, now)}T23:59:59Z`;

/** The continued lines of a long line are indented further than the next line. */
function wrapped(line: string, width: number): string {
  const indent = /^ */.exec(line)?.[0] ?? "";
  const [first = "", ...rest] = wrap(printable(line.trim()), width - 4, indent).split("\n");
  return [first, ...rest.map((one) => `    ${one}`)].join("\n");
}

const failureOf = ({ kind, path, message }: SourceFailure): object => ({ kind, path, message });

function summaryOf(usage: PeriodUsage): object {
  const { period, state, total, features, terms, notices } = usage;
  return {
    period: periodText(period),
    state,
    tokens: exactText(total),
    byFeature: Object.fromEntries([...features].map(([feature, { tokens }]) => [feature, exactText(tokens)])),
    reported: {
      included: terms.included?.toString() ?? null,
      purchased: terms.committed?.toString() ?? null,
      overagePrice: terms.overagePrice === null ? null : exactText(terms.overagePrice),
      currency: terms.currency,
    },
    rates: [...features].flatMap(([feature, { rates }]) =>
      rates.map(({ unit, unitsPerToken }) => ({ feature, unit, unitsPerToken: exactText(unitsPerToken) })),
    ),
    unknown: unknownIn(usage),
    notices: notices.map(({ code, path }) => ({ code, path })),
  };
}

function* said(outcome: readonly PeriodUsage[] | SourceFailure, newFields: readonly string[]): Generator<string> {
  if (isSourceFailure(outcome)) yield `not understood: ${failureText(outcome)}`;
  else for (const usage of outcome) yield* understood(usage);
  if (newFields.length > 0) yield `fields that are not known: ${newFields.slice(0, 10).join(", ")}`;
}

function* understood({ period, state, total, features: byId, terms, notices }: PeriodUsage): Generator<string> {
  const pool = [
    ...(terms.included === null ? [] : [`${count(terms.included)} included`]),
    ...(terms.committed === null ? [] : [`${count(terms.committed)} purchased`]),
  ];
  yield `${periodText(period)}, ${state}: ${counted(roundUp(total), "token")}`;
  if (pool.length > 0) yield `  of ${words(pool)}`;
  const features = [...byId].sort(([a, x], [b, y]) => compare(y.tokens, x.tokens) || (a < b ? -1 : 1));
  for (const [feature, { tokens }] of features) yield `  ${feature} ${count(roundHalfUp(tokens))}`;
  const parts = features.map(([, { tokens }]) => tokens);
  const rounding = parts.length === 0 ? 0n : roundingOf(parts, roundUp(total));
  if (rounding !== 0n) yield `  rounding ${signedCount(rounding)}`;
  for (const { code, message, path } of notices) yield `  ${code}: ${message}${path === null ? "" : ` (${path})`}`;
}
