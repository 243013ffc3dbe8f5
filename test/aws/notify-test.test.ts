import { describe, expect, test } from "vitest";
import { tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { confirmMail, deployment } from "./deployment.ts";
import { listen } from "./listener.ts";

const NOTIFY =
  'alarms: { notify: [{ email: ops@example.com }, { https: "https://hooks.example.com/acme", severity: critical }, { email: finops@example.com, severity: warning }] }\n';
const ACME = budget(`consumption: { other: { tokens: 700 } }\n${NOTIFY}`);

async function deployed() {
  const hook = await listen();
  const hosts = new Map([["https://hooks.example.com", hook.url]]);
  const made = await deployment([ACME], { hosts });
  const run = (args: readonly string[], around: { stdin?: string; isTerminal?: boolean } = {}) =>
    tollgate(["notify-test", "acme", ...args], { cwd: made.cwd, ...around });
  const inbox = () => made.double.sns.delivery.mail.filter(({ subject }) => subject.startsWith("TEST"));
  return { ...made, hook, run, inbox };
}

describe("tollgate notify-test", () => {
  test("sends to everybody of the budget, says what each would hear, and marks it as a test", async () => {
    const { double, run, inbox, hook } = await deployed();
    await confirmMail(double);
    const { code, out, err } = await run(["--yes", "--format", "json"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { recipients } = JSON.parse(out);
    expect(recipients.map(({ sent }: { sent: boolean }) => sent)).toEqual([true, true, true]);
    expect(
      inbox()
        .map(({ to, subject }) => `${to} ${subject}`)
        .sort(),
    ).toEqual(["finops@example.com TEST: Tollgate alarms of acme", "ops@example.com TEST: Tollgate alarms of acme"]);
    const finops = inbox().find(({ to }) => to === "finops@example.com");
    expect(finops?.text).toContain("You would be notified of: utilization-80.");
    expect(hook.received).toHaveLength(1);
    expect(hook.received[0]?.message).toContain("This is a test: nothing has happened.");
    expect(hook.received[0]?.message).toContain("over-budget, forecast and late-overage");
  });

  test("who has not confirmed is named, and is exit 1; the others are told", async () => {
    const { double, run, inbox } = await deployed();
    await confirmMail(double, "ops@example.com");
    const { code, out } = await run(["--yes"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Test message of acme: sent to 2 of 3 recipients\n/);
    expect(out).toContain("email finops@example.com has not confirmed");
    expect(inbox().map(({ to }) => to)).toEqual(["ops@example.com"]);
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("where AWS refuses one, the others are told, and it is exit 2", async () => {
    const { double, run } = await deployed();
    await confirmMail(double);
    double.refuse("Publish", "AuthorizationError", { status: 403, times: 1 });
    const { code, out } = await run(["--yes", "--format", "json"]);
    expect(code).toBe(2);
    const { recipients } = JSON.parse(out);
    expect(recipients.filter(({ sent }: { sent: boolean }) => sent)).toHaveLength(2);
    expect(out).toContain("denies sns:Publish");
  });

  test("asks on a terminal: yes sends, anything else does not", async () => {
    const { double, run, inbox } = await deployed();
    await confirmMail(double);
    const no = await run([], { isTerminal: true, stdin: "perhaps\n\n" });
    expect(no.code).toBe(1);
    expect(no.err).toContain("Write yes or no.");
    expect(inbox()).toEqual([]);
    const yes = await run([], { isTerminal: true, stdin: "y\n" });
    expect(yes.code).toBe(0);
    expect(yes.err).toContain("Send a test message of acme to 3 recipients, yes or no [no]: ");
    expect(inbox()).toHaveLength(2);
  });

  test("without a terminal it wants --yes, before AWS is asked", async () => {
    const { double, run } = await deployed();
    const asked = double.requests.length;
    const { code, err } = await run([]);
    expect(code).toBe(2);
    expect(err).toContain("--yes");
    expect(double.requests).toHaveLength(asked);
  });

  test("nothing deployed: nobody is told, and why is said", async () => {
    const { run } = await deployed();
    const { code, out } = await run(["--yes", "--prefix", "other"]);
    expect(code).toBe(1);
    expect(out).toContain("has no topic: deploy the stack, pulumi up --refresh");
  });

  test("an organization that tells nobody is exit 2", async () => {
    const { cwd } = await deployment([budget("consumption: { other: { tokens: 700 } }\nalarms: off\n")]);
    const { code, err } = await tollgate(["notify-test", "acme", "--yes"], { cwd });
    expect(code).toBe(2);
    expect(err).toContain("alarms: off");
  });
});
