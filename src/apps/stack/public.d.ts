import type { ComponentResource, ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";

/** The names are those of the default program's configuration: docs/deploy.md. */
export interface GuardrailsArgs {
  /** The folder of the budgets, relative to `root`. Default: `budgets`. */
  readonly budgets?: string;
  /** An absolute path: where `budgets/` and `policy/` are. Default: the folder of Pulumi.yaml. */
  readonly root?: string;
  /** Begins every physical name, at most 64 characters. Each of an account needs its own. Default: `tollgate`. */
  readonly prefix?: string;
  /** Only budgets with these labels, as `{ env: "prod" }`. Default: all. */
  readonly where?: Readonly<Record<string, string>>;
  /** Refuses budgets that fail, and not only invalid ones. Default: false. */
  readonly strict?: boolean;
  /** Who is told when the meter itself is dead or stale: an e-mail address. Default: nobody. */
  readonly operatorEmail?: string;
  /** The ARN of a topic of yours for the same, in the same region. CloudWatch must be allowed to publish to it. */
  readonly operatorTopic?: Input<string>;
  /** Your own key (ARN, id or `alias/<name>`), which encrypts the topics. Default: not encrypted. */
  readonly kmsKey?: Input<string>;
  /** Tags of everything but topics, which outlive the stack. At most 50; an organization's labels are added. */
  readonly tags?: Readonly<Record<string, string>>;
  /** `on`: a function reads usage from Genesys Cloud and sends it to CloudWatch every 15 minutes. Default: `off`. */
  readonly meter?: "on" | "off";
  /** Each costs about 3 USD a month: `organizations` (one of each, and the fleet's), `fleet` or `none`. Default: `fleet`. */
  readonly dashboards?: "organizations" | "fleet" | "none";
}

/**
 * The alarms of a folder of budgets in CloudWatch, with topics for those who hear them.
 * Invalid budgets are refused before the first resource.
 *
 * @example
 * const guardrails = new Guardrails("finops", { operatorEmail: "ops@example.com" });
 * export const verdicts = guardrails.verdicts;
 */
export declare class Guardrails extends ComponentResource {
  /** By organization: `pass`, `warn` or `fail`. */
  readonly verdicts: Output<Readonly<Record<string, string>>>;
  /** What all plans cost, by currency: `{ USD: "20000.00" }`. */
  readonly planned: Output<Readonly<Record<string, string>>>;
  /** ARNs of topics, by their names in `tollgate alarms`. */
  readonly topics: Output<Readonly<Record<string, string>>>;
  /** Addresses in AWS's console; null: none was made. */
  readonly dashboards: Output<{
    readonly fleet: string | null;
    readonly organizations: Readonly<Record<string, string | null>>;
  }>;
  /** Names of alarms in CloudWatch. */
  readonly alarms: Output<{
    readonly meter: readonly string[];
    readonly organizations: Readonly<Record<string, readonly string[]>>;
  }>;
  /** Names of the meter's table and function; null: the meter is off. */
  readonly meter: Output<{ readonly table: string; readonly functions: { readonly emit: string } } | null>;

  constructor(name: string, args?: GuardrailsArgs, options?: ComponentResourceOptions);
}
