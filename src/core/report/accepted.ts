import type { Finding } from "../model/finding.ts";
import { type WaiverArgs, waiverApplied } from "../rules/waivers.ts";
import { counted } from "../text/text.ts";

/** What somebody accepted, and for how long: null for any other finding. */
export function acceptanceOf({ code, data }: Finding): Readonly<WaiverArgs> | null {
  return code === waiverApplied.code ? (data as unknown as WaiverArgs) : null;
}

/** "12 days left" */
export const daysLeftText = (daysLeft: number): string => `${counted(daysLeft, "day")} left`;
