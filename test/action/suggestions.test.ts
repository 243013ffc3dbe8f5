import { expect, test } from "vitest";
import { plan, pullRequest } from "./pull-request.ts";

const FILE = "budgets/acme.yaml";

test("a changed line that plans too much gets a suggestion; once the plan fits, it goes", async () => {
  const { standIn, push } = await pullRequest();
  standIn.files.push({
    filename: FILE,
    patch: "@@ -10,1 +10,1 @@\n-  other: { tokens: 30000 }\n+  other: { tokens: 60000 }",
  });
  const failed = await push({ [FILE]: plan(60_000) });
  expect(failed.code).toBe(1);
  expect(standIn.reviewed.map(({ path, line }) => [path, line])).toEqual([[FILE, 10]]);
  expect(standIn.reviewed[0]?.body).toContain("```suggestion\n  other: { tokens: 50000 }\n```");
  expect(standIn.comments[0]?.body).not.toContain("```diff");
  expect((await push({ [FILE]: plan(50_000) })).code).toBe(0);
  expect(standIn.reviewed).toEqual([]);
});
