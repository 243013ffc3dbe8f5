import type { ComparedPlan } from "../../alarms/alarm-plan.ts";
import { isAddress } from "../../alarms/drift/chat.ts";
import type { Deployed } from "../../alarms/drift/deployed.ts";
import { DRIFTS, type Drift } from "../../alarms/drift/table.ts";
import { topicFor } from "../../alarms/drift/topic-for.ts";
import type { Result } from "../../check/result.ts";
import { SEVERITIES } from "../../model/finding.ts";
import { count, counted, words } from "../../text/text.ts";
import { type Block, type Doc, type Figure, invalidBlocks, itemsIf, listBlocks } from "../documents/doc.ts";

/** A fleet may have thousands of findings: the JSON report has all of them. */
const MOST_LISTED = 20;

interface Facts {
  readonly region: string;
  readonly invalid: readonly Result[];
}

/** Where the deployed resources differ from the budgets' plan, and what to do. */
export function doctorDoc(plan: ComparedPlan, deployed: Deployed, drift: readonly Drift[], facts: Facts): Doc {
  const summary = summaryOf(plan, deployed);
  const { unread } = deployed;
  return {
    title: titleOf(drift, unread.length > 0),
    blocks: [
      { kind: "figures", items: figures(plan, summary, facts) },
      ...listBlocks(
        "Not compared, because AWS refused or did not answer a request:",
        unread.map(({ hides, message }) => `${hides}: ${message}`),
        "paragraph",
      ),
      ...DRIFTS.flatMap((rule) =>
        findingBlocks(
          rule,
          drift.filter(({ code }) => code === rule.code),
        ),
      ),
      ...invalidBlocks("Not compared, because these budgets are invalid:", facts.invalid),
    ],
    data: {
      version: 1,
      region: facts.region,
      prefix: plan.prefix,
      summary,
      findings: drift,
      unread,
      notRead: NOT_READ,
      invalid: facts.invalid.map(({ file }) => file),
    },
  };
}

function titleOf(drift: readonly Drift[], isPart: boolean): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const { length } = drift.filter((one) => one.severity === severity);
    return itemsIf(length > 0, severity === "info" ? `${count(length)} info` : counted(length, severity));
  });
  if (counts.length > 0) return `Not as planned: ${words(counts)}${isPart ? "; not everything was compared" : ""}`;
  return isPart ? "Nothing found, but not everything was compared" : "Deployed as planned";
}

/** Null: not known. */
interface Counted {
  readonly planned: number;
  readonly deployed: number | null;
}

interface Summary {
  readonly alarms: Counted & { readonly inAlarm: readonly string[] | null };
  readonly topics: Counted;
  readonly subscriptions: { readonly planned: number; readonly confirmed: number | null };
}

function summaryOf(plan: ComparedPlan, { alarms, topics }: Deployed): Summary {
  const planned = new Set(plan.alarms.map(({ name }) => name));
  const there = alarms?.filter(({ name }) => planned.has(name)) ?? null;
  const pairs = plan.topics.map((topic) => ({ topic, found: topicFor(topic, topics ?? []) }));
  const wanted = pairs.flatMap(({ topic, found }) =>
    topic.subscription === null ? [] : { ...topic.subscription, found },
  );
  const isKnown = topics !== null && wanted.every(({ found }) => found === null || found.subscriptions !== null);
  const confirmed = wanted.filter(({ found, ...address }) =>
    found?.subscriptions?.some((one) => one.isConfirmed && isAddress(address)(one)),
  );
  return {
    alarms: {
      planned: planned.size,
      deployed: there?.length ?? null,
      inAlarm: there?.flatMap(({ name, state }) => (state === "ALARM" ? name : [])) ?? null,
    },
    topics: {
      planned: pairs.length,
      deployed: topics === null ? null : pairs.filter(({ found }) => found !== null).length,
    },
    subscriptions: { planned: wanted.length, confirmed: isKnown ? confirmed.length : null },
  };
}

function figures({ prefix }: ComparedPlan, { alarms, topics, subscriptions }: Summary, { region }: Facts): Figure[] {
  const of = (known: number | null, planned: number): string =>
    `${known === null ? UNKNOWN : count(known)} of ${count(planned)}`;
  return [
    { label: "region", value: region, note: `names that begin with ${prefix}-` },
    { label: "alarms", value: of(alarms.deployed, alarms.planned), note: "deployed" },
    { label: "topics", value: of(topics.deployed, topics.planned), note: "deployed" },
    { label: "recipients", value: of(subscriptions.confirmed, subscriptions.planned), note: "confirmed" },
    { label: "in ALARM now", value: inAlarmText(alarms.inAlarm) },
    { label: "not read", value: NOT_READ.join(", ") },
  ];
}

/** What could silence an alarm as well, and takes permissions that doctor does not ask for. */
const NOT_READ = ["mute rules of alarms", "policies of keys"] as const;

const UNKNOWN = "unknown";

function inAlarmText(inAlarm: readonly string[] | null): string {
  if (inAlarm === null) return UNKNOWN;
  const more = inAlarm.length > MOST_LISTED ? ` and ${count(inAlarm.length - MOST_LISTED)} more` : "";
  return inAlarm.length === 0 ? "none" : inAlarm.slice(0, MOST_LISTED).join(", ") + more;
}

function findingBlocks({ code, severity, what, why, fix }: (typeof DRIFTS)[number], drift: readonly Drift[]): Block[] {
  if (drift.length === 0) return [];
  const more =
    drift.length > MOST_LISTED ? [`and ${count(drift.length - MOST_LISTED)} more: --format json lists them`] : [];
  return [
    { kind: "heading", text: `${severity} ${code}` },
    { kind: "paragraph", text: `${what} ${why}` },
    { kind: "list", items: [...drift.slice(0, MOST_LISTED).map(({ message }) => message), ...more] },
    { kind: "paragraph", text: `→ ${fix}` },
  ];
}
