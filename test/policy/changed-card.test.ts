import { describe, expect, test } from "vitest";
import { diffBudget, diffJson } from "../support/change.ts";
import { folder, tollgate } from "../support/cli.ts";
import { contractCard } from "../support/contract-card.ts";
import { budget, checkBudget, checkJson, type Report } from "../support/report.ts";

const TODAY = ["--now", "2026-11-23"];
const CHANGE = "changes: [{ from: 2027-01, rateCard: genesys-2026-06 }]";
const LINES = 'consumption: { agent-copilot: { users: "100%" }, voice-bots: { minutesPerDay: 250 } }';

/** Three months from 2026-12, by the study notes. */
const plan = (rest: string): string => budget(`${rest}\n`);
const cardsIn = ({ organizations: [org] }: Report): string[] => org.periods.map(({ rateCard }: Report) => rateCard);
const loosenedIn = (report: Report): Report[] =>
  report.loosened.map(({ data, periods }: Report) => [data.what, periods]);

describe("a card that changes inside a plan", () => {
  test("prices its months as it would price the whole plan", async () => {
    const cwd = folder({ "budgets/acme.yaml": plan(`${LINES}\n${CHANGE}`) });
    const [{ report }, { report: former }, { report: later }] = await Promise.all([
      checkJson(cwd, ...TODAY),
      checkJson(cwd, ...TODAY, "--rate-card", "genesys-2026-03"),
      checkJson(cwd, ...TODAY, "--rate-card", "genesys-2026-06"),
    ]);
    expect(cardsIn(report)).toEqual(["genesys-2026-03", "genesys-2026-06", "genesys-2026-06"]);
    expect(new Set([...cardsIn(former), "and", ...cardsIn(later)])).toEqual(
      new Set(["genesys-2026-03", "and", "genesys-2026-06"]),
    );
    const [first, ...others] = report.organizations[0].periods;
    expect(first).toEqual(former.organizations[0].periods[0]);
    expect(others).toEqual(later.organizations[0].periods.slice(1));
    expect(report.organizations[0].rateCard).toBe("genesys-2026-03");
  });

  test("of two changes that cover a month, the later one names the card", async () => {
    const changes =
      "changes: [{ from: 2026-12, rateCard: genesys-2026-06 }, { from: 2027-02, rateCard: genesys-2026-03 }]";
    const { report } = await checkBudget(plan(`${LINES}\n${changes}`), ...TODAY);
    expect(cardsIn(report)).toEqual(["genesys-2026-06", "genesys-2026-06", "genesys-2026-03"]);
  });

  test.each([
    ["a card that does not exist", LINES, "genesys-2026-7", "unknown-rate-card"],
    [
      "a line in a unit that it does not price",
      "consumption: { ai-translate: { minutes: 300 } }",
      "genesys-2026-06",
      "feature-unit",
    ],
    [
      "a feature that it does not have",
      "consumption: { speech-text-analytics: { users: 9, tokensPerUser: 40 } }",
      "genesys-2026-06",
      "feature-unit",
    ],
  ])("%s is refused at the change", async (_, lines, card, code) => {
    const { code: exit, report } = await checkBudget(
      plan(`${lines}\nchanges: [{ from: 2027-01, rateCard: ${card} }]`),
      ...TODAY,
    );
    expect([exit, report.findings.map((one: Report) => [one.code, one.path])]).toEqual([
      2,
      [[code, ["changes", 0, "rateCard"]]],
    ]);
  });

  test("the change names such a line again, or takes it out", async () => {
    const lines =
      "consumption: { ai-translate: { minutes: 300 }, speech-text-analytics: { users: 9, tokensPerUser: 40 } }";
    const again = "consumption: { ai-translate: { interactions: 40 }, speech-text-analytics: null }";
    const { code, report } = await checkBudget(
      plan(`${lines}\nchanges: [{ from: 2027-01, rateCard: genesys-2026-06, ${again} }]`),
      ...TODAY,
    );
    expect([code, cardsIn(report)]).toEqual([0, ["genesys-2026-03", "genesys-2026-06", "genesys-2026-06"]]);
  });

  test("guardrails about rates judge each card's months", async () => {
    const lines = 'consumption: { agent-copilot: { users: "100%", tokensPerUser: 55 } }';
    const { report } = await checkBudget(plan(`${lines}\n${CHANGE}`), ...TODAY);
    const ignored = report.findings.filter(({ code }: Report) => code === "rate-ignored");
    expect(ignored.map(({ data }: Report) => data.rateCard)).toEqual(["genesys-2026-06"]);
  });

  test("explain and export name the card of the month", async () => {
    const cwd = folder({ "budgets/acme.yaml": plan(`${LINES}\n${CHANGE}`) });
    const explained = await tollgate(["explain", "acme", "--period", "2027-01", "--format", "json", ...TODAY], { cwd });
    expect(JSON.parse(explained.out).rateCard).toBe("genesys-2026-06");
    const { out } = await tollgate(["export", "--format", "csv", ...TODAY], { cwd });
    const cards = new Set(
      out
        .split("\n")
        .map((row) => `${row.match(/2026-12|2027-01|2027-02/)?.[0]} ${row.match(/genesys-2026-0\d/)?.[0]}`),
    );
    for (const pair of ["2026-12 genesys-2026-03", "2027-01 genesys-2026-06"]) expect(cards).toContain(pair);
    expect(cards).not.toContain("2027-01 genesys-2026-03");
  });

  test("usage of a feature that only the later card has is known", async () => {
    const usage = "day,feature,tokens\n2027-01-02,agentic-virtual-agent,12\n2027-01-03,agentic-virtual-agent,12\n";
    const cwd = folder({ "budgets/acme.yaml": plan(`${LINES}\n${CHANGE}`), "usage.csv": usage });
    const { out } = await tollgate(
      ["status", "acme", "--usage", "usage.csv", "--format", "json", "--now", "2027-01-03"],
      { cwd },
    );
    expect(out).toContain("agentic-virtual-agent");
  });
});

describe("what a change of cards loosens", () => {
  test("from one month on", async () => {
    const later = "changes: [{ from: 2027-01, rateCard: genesys-2026-03 }]";
    const [before, after] = ["", later].map((change) =>
      budget(`${LINES}\n${change}\n`, { rateCard: "genesys-2026-06" }),
    ) as [string, string];
    const { report } = await diffBudget(before, after, ...TODAY);
    expect(loosenedIn(report)).toEqual([["the included pool", ["2027-01", "2027-02"]]]);
  });

  test("nothing where the base has the same cards month by month", async () => {
    const before = plan(`${LINES}\n${CHANGE}`);
    const after = plan(`${LINES}\nchanges: [{ name: renewal, from: 2027-01, rateCard: genesys-2026-06 }]`);
    const { report } = await diffBudget(before, after, ...TODAY);
    expect(loosenedIn(report)).toEqual([]);
  });

  test("a card that the change itself makes cheaper is held to the base's", async () => {
    const text = plan(
      "consumption: { voice-bots: { minutes: 40000 } }\nchanges: [{ from: 2027-01, rateCard: acme-contract }]",
    );
    const [before, after] = ["1/17", "1/1700"].map((tokens) => ({
      "budgets/acme.yaml": text,
      "policy/rate-cards/acme.yaml": contractCard(
        `  voice-bots: { title: Voice bots, unit: minutes, tokens: ${tokens}, accrual: usage }\n`,
      ),
    })) as unknown as [Record<string, string>, Record<string, string>];
    const { report } = await diffJson(before, after, ...TODAY);
    expect(report.loosened.map(({ code }: Report) => code)).toContain("policy-relaxed");
    expect(report.causes.map(({ name, touched }: Report) => [name, touched])).toEqual([["acme-contract", 1]]);
    const failures = report.failures.map(({ finding }: Report) => [finding.code, finding.periods]);
    expect(failures).toEqual([["over-allocation", ["2027-01", "2027-02"]]]);
  });
});
