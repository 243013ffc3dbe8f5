import type { Budget } from "../../model/budget.ts";
import { instantText } from "../../model/calendar.ts";
import { words } from "../../text/text.ts";
import type { PlannedAlarm } from "../alarm-plan.ts";

export interface TestMessage {
  readonly subject: string;
  readonly text: string;
}

/**
 * What a recipient reads to learn that alarms would arrive, and which.
 * @param alarms those that notify this recipient
 * @param now seconds since 1 January 1970, UTC
 */
export function testMessage(
  { budget, file }: { readonly budget: Budget; readonly file: string },
  alarms: readonly Pick<PlannedAlarm, "about">[],
  now: number,
): TestMessage {
  const { org, name } = budget;
  const who = name === org ? org : `${name} (${org})`;
  return {
    // An org is ASCII of at most 63 characters, and SNS takes 99 of a subject.
    subject: `TEST: Tollgate alarms of ${org}`,
    text: [
      `This is a test: nothing has happened. Alarms about Genesys Cloud AI tokens of ${who} reach you.`,
      `You would be notified of: ${words(alarms.map(({ about }) => about))}.`,
      `Budget: ${file}. Sent by tollgate notify-test on ${instantText(now)} UTC.`,
    ].join("\n\n"),
  };
}
