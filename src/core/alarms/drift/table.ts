import {
  actionFailed,
  alarmChanged,
  alarmMissing,
  alarmMuted,
  alarmOrphaned,
  descriptionOutdated,
  noData,
} from "./alarm-rules.ts";
import type { DriftRule } from "./drift-rule.ts";
import {
  keyDropsMessages,
  keyUnchecked,
  nobodySubscribed,
  publishNotGranted,
  subscriptionForeign,
  subscriptionMissing,
  subscriptionUnconfirmed,
  topicMissing,
  topicOrphaned,
  topicUnchecked,
} from "./topic-rules.ts";

/** Every way in which what is deployed can differ from the plan, in the order of a report. */
export const DRIFTS: readonly DriftRule<never>[] = [
  alarmMissing,
  topicMissing,
  alarmChanged,
  alarmMuted,
  subscriptionMissing,
  subscriptionUnconfirmed,
  nobodySubscribed,
  publishNotGranted,
  keyDropsMessages,
  actionFailed,
  noData,
  descriptionOutdated,
  alarmOrphaned,
  subscriptionForeign,
  keyUnchecked,
  topicUnchecked,
  topicOrphaned,
];
