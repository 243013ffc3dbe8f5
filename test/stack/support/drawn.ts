import type { Registered } from "./monitor.ts";
import type { Properties } from "./resource-types.ts";

const short = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

/** Who is told by a topic, by its ARN. */
const listeners = (resources: readonly Registered[]): ReadonlyMap<unknown, string> =>
  new Map(
    resources
      .filter(({ type }) => short(type) === "TopicSubscription")
      .map(({ inputs }) => [inputs["topic"], `${inputs["protocol"]} ${inputs["endpoint"]}`]),
  );

function alarm(inputs: Properties, heard: ReadonlyMap<unknown, string>): string {
  const { name, metricName, comparisonOperator, threshold, treatMissingData } = inputs;
  const { period, evaluationPeriods, datapointsToAlarm } = inputs;
  const sign = comparisonOperator === "LessThanThreshold" ? "<" : ">";
  const window = `${datapointsToAlarm} of ${evaluationPeriods} x ${period} s, ${treatMissingData}`;
  const told = (inputs["alarmActions"] as unknown[]).map((arn) => heard.get(arn) ?? arn);
  return `${name}  ${metricName} ${sign} ${threshold}, ${window} -> ${told.join(", ")}`;
}

/** One line about a resource, as a person would describe it. */
function line({ type, name, inputs, isKept }: Registered, heard: ReadonlyMap<unknown, string>): string {
  const what = `${short(type)}${isKept ? " (kept)" : ""}`;
  switch (short(type)) {
    case "Topic":
      return `${what} ${inputs["name"]}`;
    case "TopicPolicy":
      return what;
    case "TopicSubscription":
      return `${what} ${heard.get(inputs["topic"])}`;
    case "Dashboard":
      return `${what} ${inputs["dashboardName"]}`;
    case "MetricAlarm":
      return `${what} ${alarm(inputs, heard)}`;
    default:
      return `${what} ${name}`;
  }
}

/** The graph as a tree, in one order whatever the engine's. */
export function drawn(resources: readonly Registered[]): string {
  const heard = listeners(resources);
  const below = (parent: string, indent: string): string =>
    resources
      .filter((resource) => resource.parent === parent)
      .map(({ urn, ...resource }) => ({ urn, text: `${indent}${line({ urn, ...resource }, heard)}\n` }))
      .sort((a, b) => (a.text < b.text ? -1 : 1))
      .map(({ urn, text }) => text + below(urn, `${indent}  `))
      .join("");
  return below("", "");
}
