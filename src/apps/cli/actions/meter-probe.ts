import { Redaction, reportText } from "../../../adapters/genesys/api/redact.ts";
import { reportedDrift } from "../../../core/check/drift.ts";
import type { Meter } from "../../../core/model/budget.ts";
import { periodText } from "../../../core/model/calendar.ts";
import { compare, exactText, roundHalfUp, roundingOf, roundUp } from "../../../core/model/exact.ts";
import { type PeriodUsage, unknownIn } from "../../../core/model/period-usage.ts";
import { failureText, isSourceFailure, type SourceFailure } from "../../../core/model/usage-source.ts";
import type { Explained } from "../../../core/report/views/explain.ts";
import { signedCount } from "../../../core/text/signed.ts";
import { printable, wrap } from "../../../core/text/terminal.ts";
import { count, words } from "../../../core/text/text.ts";
import { VERSION } from "../../../generated/version.js";
import { EXIT, Interrupted, type Io, UsageError } from "../io.ts";
import { pricedOrg } from "../one-org.ts";
import { policyOf, todayOf } from "../policy.ts";
import { printFindings } from "../print-findings.ts";
import { sourcesOf } from "../sources.ts";

export interface ProbeFlags {
  budgets: string;
  credentials?: string;
  periods: number;
  timeout: number;
  now?: string;
  policy?: string;
}

interface Heard {
  readonly what: string;
  readonly answer: unknown;
}

/** What the source answers goes to stdout, redacted; what was understood of it, to stderr. */
export async function runProbe(org: string, options: ProbeFlags, io: Io): Promise<number> {
  const policy = policyOf(io, options.policy);
  const result = pricedOrg(org, options, policy, io);
  const meter = meterFor(result, options.credentials);
  const redaction = new Redaction();
  const heard: Heard[] = [];
  const sources = sourcesOf(io, (what, text) => heard.push({ what, answer: redaction.redacted(text) }));
  const outcome = await sources
    .read(
      { budget: { ...result.budget, meter }, card: result.card },
      { now: nowOf(options, io), timeout: options.timeout * 1000, periods: options.periods },
    )
    .catch((error: unknown) => {
      if (isSourceFailure(error)) return error;
      throw error;
    });
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
    answers: heard,
  };
  io.stdout.write(reportText(report));
  const lines = [
    ...said(outcome, newFields),
    ...drift.map(({ severity, code, message, file, line }) => `${severity} ${code}: ${message} (${file}:${line})`),
  ];
  for (const line of lines) io.stderr.write(`${wrapped(line, Math.min(io.stderr.columns, 80))}\n`);
  if (!isSourceFailure(outcome)) return EXIT.pass;
  printFindings(outcome.findings, io);
  return EXIT.invalid;
}

function meterFor({ budget, file }: Explained, credentials: string | undefined): Meter {
  if (budget.meter === null) throw new UsageError(`${file} has no meter: docs/genesys.md shows one`);
  if (credentials === undefined) return budget.meter;
  if (/^(env:[A-Za-z_][A-Za-z0-9_]{0,127}|profile:[A-Za-z0-9_.-]{1,128})$/.test(credentials)) {
    return { ...budget.meter, credentials };
  }
  // Not repeated: it could be the secret itself.
  throw new UsageError("--credentials takes a reference, never a value: env:NAME or profile:NAME");
}

/** The end of a day that was named: its usage is in. */
const nowOf = ({ now }: ProbeFlags, io: Io): string =>
  now === undefined ? io.now().toISOString() : `${todayOf(io, now)}T23:59:59Z`;

/** What follows a line's first is indented further than the lines below it. */
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
  yield `${periodText(period)}, ${state}: ${count(roundUp(total))} tokens`;
  if (pool.length > 0) yield `  of ${words(pool)}`;
  const features = [...byId].sort(([a, x], [b, y]) => compare(y.tokens, x.tokens) || (a < b ? -1 : 1));
  for (const [feature, { tokens }] of features) yield `  ${feature} ${count(roundHalfUp(tokens))}`;
  const parts = features.map(([, { tokens }]) => tokens);
  const rounding = parts.length === 0 ? 0n : roundingOf(parts, roundUp(total));
  if (rounding !== 0n) yield `  rounding ${signedCount(rounding)}`;
  for (const { code, message, path } of notices) yield `  ${code}: ${message}${path === null ? "" : ` (${path})`}`;
}
