import type { Consumption } from "../model/consumption.ts";
import type { Segment } from "../model/projection.ts";
import type { Pool } from "../usage/reading.ts";

/** A pool, and what it is made of. */
export interface MixedPool extends Pool {
  readonly included: bigint;
  readonly purchased: bigint;
}

/** What its owners really have: the source's figures once they are known, the file's until then. */
export function poolOf(segment: Segment, reported: Consumption["reported"]): MixedPool {
  const included = reported.included ?? segment.included;
  const purchased = reported.purchased ?? segment.purchased;
  const allocation = included + purchased;
  return { included, purchased, allocation, ceiling: allocation + segment.acceptedOverage, limits: segment.limits };
}

/** Whether the source reports another pool than the file says: commonly a purchase nobody wrote down. */
export const hasDrift = (segment: Segment, { included, purchased }: Consumption["reported"]): boolean =>
  (included !== null && included !== segment.included) || (purchased !== null && purchased !== segment.purchased);
