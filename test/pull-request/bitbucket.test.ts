import { expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { bitbucketStandIn } from "../support/hosts/bitbucket.ts";
import type { StandIn } from "../support/hosts/standing.ts";
import { budget } from "../support/report.ts";

const OVER = budget("consumption:\n  other: { tokens: 60000 }\n");
const issue = (number: number, severity: string) => ({
  description: `number ${number}`,
  check_name: "over-allocation",
  fingerprint: String(number),
  severity,
  location: { path: "budgets/acme.yaml", lines: { begin: number } },
});

const comment = (standIn: StandIn, cwd: string, ...args: string[]) =>
  tollgate(["comment", "check.md", ...args], { cwd, env: standIn.env });

test("findings are annotations of a Code Insights report, in place of those of an earlier run", async () => {
  const standIn = await bitbucketStandIn();
  const cwd = folder({ "budgets/acme.yaml": OVER });
  await tollgate(["check", "--output", "gitlab=found.json", "--output", "markdown=check.md"], { cwd });
  const args = ["--annotations", "found.json", "--exit-code", "1"];
  for (let run = 0; run < 2; run++) expect(await comment(standIn, cwd, ...args)).toMatchObject({ code: 0, err: "" });
  const { report, annotations } = standIn.reports.get("tollgate-tollgate") ?? { report: {}, annotations: [] };
  expect(report).toMatchObject({ title: "Tollgate", report_type: "TEST", result: "FAILED" });
  const [found] = annotations.filter(({ summary }) => String(summary).startsWith("over-allocation: "));
  expect(found).toMatchObject({ annotation_type: "BUG", severity: "HIGH", path: "budgets/acme.yaml", line: 10 });
  expect(new Set(annotations.map(({ external_id }) => external_id)).size).toBe(annotations.length);
  expect((await comment(standIn, cwd, "--annotations", "found.json", "--exit-code", "0")).code).toBe(0);
  expect(standIn.reports.get("tollgate-tollgate")?.report["result"]).toBe("PASSED");
});

test("of more than a thousand, the worst thousand are shown, in requests of a hundred", async () => {
  const standIn = await bitbucketStandIn();
  const issues = Array.from({ length: 1500 }, (_, at) => issue(at + 1, at < 1400 ? "info" : "critical"));
  const cwd = folder({ "check.md": "x", "found.json": JSON.stringify(issues) });
  await comment(standIn, cwd, "--annotations", "found.json", "--name", "emea");
  const { report, annotations = [] } = standIn.reports.get("tollgate-emea") ?? {};
  expect(annotations).toHaveLength(1000);
  expect(annotations.slice(0, 100).every(({ severity }) => severity === "HIGH")).toBe(true);
  expect(report).toMatchObject({ title: "Tollgate emea", details: expect.stringContaining("1500") });
  expect(standIn.asked.filter(({ path }) => path.endsWith("/annotations"))).toHaveLength(10);
});

test("without the report, the comment is written", async () => {
  const standIn = await bitbucketStandIn();
  const cwd = folder({ "check.md": "x", "found.json": "[]" });
  standIn.instead = ({ path }) => (path.includes("/reports/") ? { status: 403, body: {} } : undefined);
  const { code, err } = await comment(standIn, cwd, "--annotations", "found.json");
  expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining("no annotations: Bitbucket") });
  expect(standIn.comments).toHaveLength(1);
});

test.each(["{", "{}", "null"])("a file of annotations that is %s: exit 2", async (text) => {
  const standIn = await bitbucketStandIn();
  const cwd = folder({ "check.md": "x", "found.json": text });
  const { code, err } = await comment(standIn, cwd, "--annotations", "found.json");
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("found.json") });
  expect(standIn.comments).toEqual([]);
});

test("HTML, which Bitbucket displays as text, becomes Markdown; code stays as it is", async () => {
  const standIn = await bitbucketStandIn();
  const text = [
    "- **error**<br>over<br>→ buy",
    "| a<br>b |",
    "<details open>\n<summary>✖ <code>acme</code></summary>\n\nmore\n</details>",
    "````diff\n+a: 1 # <br> ``` <details>\n````",
    "<code>a&lt;br&gt;b</code>",
  ].join("\n\n");
  await comment(standIn, folder({ "check.md": text }));
  const [{ body = "" } = {}] = standIn.comments;
  expect(body).toContain("- **error**  \n  over  \n  → buy");
  expect(body).toContain("| a; b |");
  expect(body).toContain("**✖ acme**\n\n\nmore\n");
  expect(body).toContain("+a: 1 # <br> ``` <details>\n````");
  expect(body).toContain("a&lt;br&gt;b");
});

test("a user's token tells whose comment it is; a copy of the marker is left alone", async () => {
  const standIn = await bitbucketStandIn(true);
  const cwd = folder({ "check.md": "x" });
  standIn.comments.push({ id: 1_000_000, author: "{somebody}", body: "[//]: # (tollgate:tollgate)\n\nall is well" });
  for (let run = 0; run < 2; run++) expect((await comment(standIn, cwd)).code).toBe(0);
  expect(standIn.comments).toHaveLength(2);
  expect(standIn.comments[0]?.body).toContain("all is well");
  expect(standIn.asked.filter(({ method }) => method === "PUT")).toHaveLength(1);
});

test.each(["https://evil.example/2.0/page", "http://127.0.0.1:1/2.0/page", "//evil.example", "/2.0/page"])(
  "the next page is not asked for at %s: the token would go there",
  async (next) => {
    const standIn = await bitbucketStandIn();
    standIn.instead = () => ({ status: 200, body: { values: [], next } });
    const { code, err } = await comment(standIn, folder({ "check.md": "x" }));
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("not of its API") });
    expect(standIn.asked).toHaveLength(1);
  },
);

test("pages that never end are an error", async () => {
  const standIn = await bitbucketStandIn();
  standIn.instead = () => ({ status: 200, body: { values: [], next: `${standIn.url}/2.0/again` } });
  const { code, err } = await comment(standIn, folder({ "check.md": "x" }));
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("more than 200 pages") });
});

test.each([
  ["a pipeline of a branch", { BITBUCKET_PR_ID: "" }, 0, "no pull request"],
  ["no token", { TOLLGATE_BITBUCKET_TOKEN: "" }, 0, "TOLLGATE_BITBUCKET_TOKEN"],
  ["a repository that is none", { BITBUCKET_REPO_FULL_NAME: "../user" }, 2, "BITBUCKET_REPO_FULL_NAME"],
])("%s", async (_, changed, expected, says) => {
  const { env } = await bitbucketStandIn();
  const around = { cwd: folder({ "check.md": "x" }), env: { ...env, ...changed } };
  const { code, err } = await tollgate(["comment", "check.md"], around);
  expect({ code, err }).toEqual({ code: expected, err: expect.stringContaining(says) });
});

test("a comment that is cut ends no block of code with what follows", async () => {
  const standIn = await bitbucketStandIn();
  const text = `## check\n\n\`\`\`yaml\n${"limits: { cost: 5000 }\n".repeat(2000)}\`\`\`\n`;
  await comment(standIn, folder({ "check.md": text }));
  const [{ body = "" } = {}] = standIn.comments;
  expect(body.match(/^```/gm) ?? []).toEqual([]);
  expect(body).toContain("Some parts did not fit here");
});
