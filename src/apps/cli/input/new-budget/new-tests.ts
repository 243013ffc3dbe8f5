import { posix } from "node:path";
import { isThere } from "../../../../adapters/files/names.ts";
import type { Result } from "../../../../core/check/result.ts";
import { draftEntry, newTestsText } from "../../../../core/expectations/draft.ts";
import type { Day } from "../../../../core/model/calendar.ts";
import type { Policy } from "../../../../core/policy/load.ts";
import { isPriced } from "../../../../core/report/views/explain.ts";
import type { Io } from "../../io.ts";
import { AlarmTests } from "../alarm-tests.ts";
import { editorSchema, writeNew } from "./new-file.ts";

/** Writes first tests beside a new budget: what its alarms send for usage below and above its ceiling. */
export function newTests(budget: string, result: Result, policy: Policy, today: Day, io: Io): void {
  const path = budget.replace(/\.yaml$/, ".test.yaml");
  if (!isPriced(result) || result.budget.alarms === null) return;
  const [first] = result.projection.periods;
  if (first === undefined) return;
  if (isThere(io.cwd, path)) {
    io.stderr.write(`kept ${path}: tollgate test runs it\n`);
    return;
  }
  const file = path.replaceAll("\\", "/");
  const schema = editorSchema("test", posix.dirname(file), io);
  const without = newTestsText(result, schema, []);
  const { tests } = new AlarmTests(policy, today, () => true, io).run({ file, text: without });
  const sent = tests.map(({ outcome }) =>
    outcome.pairs.flatMap(({ fired }) => (fired === null ? [] : [draftEntry(fired, first.period)])),
  );
  writeNew(path, newTestsText(result, schema, sent), false, io);
}
