import type { FunctionName } from "./grants.ts";

/** How each function runs. Memory in MB buys CPU; measured with bench/meter.mjs. */
export interface FunctionSettings {
  readonly timeout: number;
  readonly memorySize: number;
  readonly description: string;
}

/** Ten organizations, five at a time, each at most two minutes. */
export const COLLECT_SECONDS = 300;

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionSettings>> = {
  plan: { timeout: 300, memorySize: 512, description: "Gives every organization that is due a turn" },
  collect: { timeout: COLLECT_SECONDS, memorySize: 512, description: "Reads usage, turn by turn" },
  emit: { timeout: 600, memorySize: 1769, description: "Sends what is known to CloudWatch" },
};

export const RUNTIME = "nodejs22.x";
export const LOG_DAYS = 30;
