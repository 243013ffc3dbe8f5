import { expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const DECEMBER = { plan: "{ from: 2026-12, months: 3 }" };
const BUDGET = budget(
  "allocation: { tokensPerMonth: 10000 }\nconsumption: { voice-bots: { minutes: 85000 } }\nlimits: { featureTokens: { voice-bots: 2000 } }\n",
  DECEMBER,
);

/** A row for each name, on days of their own. */
const named = (names: readonly string[]): string =>
  `day,feature,tokens\n${names.map((name, at) => `2026-12-0${at + 1},${name},100\n`).join("")}`;

async function status(csv: string) {
  const cwd = folder({ "budgets/acme.yaml": BUDGET, "usage.csv": csv });
  const args = ["status", "acme", "--usage", "usage.csv", "--now", "2026-12-09", "--format", "json"];
  const { code, out, err } = await tollgate(args, { cwd, today: "2027-01-15" });
  return { code, err, data: out === "" ? null : JSON.parse(out) };
}

const features = (data: { organizations: { features: { feature: string; tokensExact: string }[] }[] }) =>
  Object.fromEntries(
    data.organizations[0]?.features.map(({ feature, tokensExact }) => [feature, Number(tokensExact)]) ?? [],
  );

test("a feature is understood by its id and its title, in any spelling", async () => {
  const { code, err, data } = await status(named(["voice-bots", "Voice Bots", "voice-bot", "VOICE_BOT", "Voicebots"]));
  expect([code, err]).toEqual([0, ""]);
  expect(features(data)).toEqual({ "voice-bots": 500 });
});

test("a name of Genesys is understood, and that is said", async () => {
  const csv = named(["Genesys Cloud Virtual Agent Sessions", "Agent Assist", "AI Summary"]);
  const { code, err, data } = await status(csv);
  expect(code).toBe(0);
  expect(features(data)).toEqual({ "virtual-agent": 100, "agent-copilot": 100, other: 100 });
  expect(data.notices.map(({ code, path }: Record<string, string>) => [code, path])).toEqual([
    ["unmapped-product", "usage.csv:2:12"],
    ["unmapped-product", "usage.csv:3:12"],
    ["unmapped-product", "usage.csv:4:12"],
  ]);
  expect(err.match(/warning/g)).toHaveLength(3);
});

test("a product without a published rate is counted as other, and that is said", async () => {
  const { code, data } = await status(named(["AI Guide", "Instagram Public Post Ingestion"]));
  expect([code, features(data)]).toEqual([0, { other: 200 }]);
  for (const { message } of data.notices) expect(message).toContain("publishes no rate");
});

test.each([
  ["vioce-bots", "Did you mean voice-bots?"],
  ["scoring AI", null],
  ["AI Experience Tokens", "It names all tokens: write other, or delete the column."],
  ["CX 3 Named Users", "It is not billed in tokens: delete its rows."],
])("%j is an error with its place, once for all its rows", async (name, right) => {
  const { code, data } = await status(named(["voice-bots", name, name]));
  expect(code).toBe(2);
  const [{ findings }] = data.failed;
  expect(findings).toMatchObject([{ code: "usage-row", line: 3, column: 12 }]);
  expect(findings[0].message).toContain("(2 rows)");
  if (right !== null) expect(findings[0].help).toBe(right);
});

test("two names of one feature on one day: the second would replace the first", async () => {
  const csv = "day,feature,tokens\n2026-12-01,voice-bots,5\n2026-12-01,Voice Bots,7\n";
  const { code, data } = await status(csv);
  expect(code).toBe(2);
  expect(data.failed[0].findings).toMatchObject([{ code: "usage-row", line: 3, column: 12 }]);
});

test("a limit of a feature is rehearsed under any of its names", async () => {
  const rows = Array.from({ length: 31 }, (_, day) => `2026-12-${String(day + 1).padStart(2, "0")},Voice Bots,100\n`);
  const cwd = folder({ "budgets/acme.yaml": BUDGET, "usage.csv": `day,feature,tokens\n${rows.join("")}` });
  const { out } = await tollgate(["rehearse", "acme", "--usage", "usage.csv", "--format", "json"], { cwd });
  const { notifications, changes } = JSON.parse(out);
  const passed = changes.filter(
    ({ about, to }: { about: string; to: string }) => about.startsWith("feature-limit") && to === "ALARM",
  );
  expect([notifications, passed.length]).toEqual([1, 1]);
});
