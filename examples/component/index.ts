import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Guardrails } from "tollgate/pulumi";

// A topic of one's own: who is told when the meter is dead.
const { accountId } = aws.getCallerIdentityOutput();
const operators = new aws.sns.Topic("operators", { name: "finops-operators" });
new aws.sns.TopicPolicy("operators", {
  arn: operators.arn,
  policy: pulumi.all([operators.arn, accountId]).apply(([arn, account]) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: arn,
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
      ],
    }),
  ),
});
new aws.sns.TopicSubscription("operators", { topic: operators.arn, protocol: "email", endpoint: "ops@example.com" });

const finops = new Guardrails("finops", {
  prefix: "finops",
  where: { region: "us" },
  operatorTopic: operators.arn,
  tags: { team: "finops" },
});

// Another region, by its own provider.
const europe = new aws.Provider("europe", { region: "eu-central-1" });
const emea = new Guardrails(
  "emea",
  { prefix: "finops-emea", where: { region: "emea" }, operatorEmail: "ops@example.com" },
  { provider: europe },
);

export const verdicts = finops.verdicts;
export const alarms = emea.alarms.organizations;
