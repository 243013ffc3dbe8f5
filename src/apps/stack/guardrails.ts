import {
  ComponentResource,
  type ComponentResourceOptions,
  getOrganization,
  getProject,
  getStack,
  output,
  RunError,
} from "@pulumi/pulumi";
import { printable } from "../../core/text/terminal.ts";
import { configOf } from "./args.ts";
import { type Prepared, prepare, type StackOutputs, started } from "./program.ts";
import type { GuardrailsArgs, Guardrails as Public } from "./public.d.ts";

interface Given {
  readonly name: string;
  readonly prepared: Prepared;
}

/** What public.d.ts describes, for programs of others. */
export class Guardrails extends ComponentResource<StackOutputs> implements Public {
  readonly verdicts: Public["verdicts"];
  readonly planned: Public["planned"];
  readonly topics: Public["topics"];
  readonly dashboards: Public["dashboards"];
  readonly alarms: Public["alarms"];
  readonly meter: Public["meter"];

  constructor(name: string, args: GuardrailsArgs = {}, options?: ComponentResourceOptions) {
    // Before it is registered: what is wrong is said before the first resource.
    const given: Given = { name, prepared: prepare(configOf(name, args), new Date(), args.root) };
    claim(given.prepared.plan.prefix, name);
    super("tollgate:index:Guardrails", name, given, options);
    const made = output(this.getData());
    this.verdicts = made.apply(({ verdicts }) => verdicts);
    this.planned = made.apply(({ planned }) => planned);
    this.topics = made.apply(({ topics }) => topics);
    this.dashboards = made.apply(({ dashboards }) => dashboards);
    this.alarms = made.apply(({ alarms }) => alarms);
    this.meter = made.apply(({ meter }) => meter);
    const { verdicts, planned, topics, dashboards, alarms, meter } = this;
    this.registerOutputs({ verdicts, planned, topics, dashboards, alarms, meter });
  }

  /** Whoever depends on this waits for all that is made here. */
  protected override initialize({ name, prepared }: Given): Promise<StackOutputs> {
    return started(prepared, { under: { parent: this }, name: (logical) => `${name}-${logical}` });
  }
}

/** By prefix, and the stack: one process may deploy several. */
const OWNERS = new Map<string, string>();

/** Of two with one prefix, the second would overwrite the alarms of the first. */
function claim(prefix: string, name: string): void {
  const key = [getOrganization(), getProject(), getStack(), prefix].join("/");
  const owner = OWNERS.get(key) ?? name;
  if (owner !== name) throw new RunError(`${printable(`${name}.prefix: ${prefix} is that of ${owner}`)}. Use another`);
  OWNERS.set(key, name);
}
