const KEY =
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+|alias\/[\w/-]+|(mrk-)?[0-9a-f]{8}-?[0-9a-f-]{23,27})$/;
const MANAGED = /(^|:)alias\/aws\//;

/** AWS's own keys have policies that nobody can change: CloudWatch may not use them, and SNS drops what it says. */
export const dropsMessages = (key: string): boolean => MANAGED.test(key);

/** Why a topic must not be encrypted with this key; null: it may, if the key's policy lets CloudWatch use it. */
export function keyProblem(key: string): string | null {
  if (dropsMessages(key))
    return (
      `${key} belongs to AWS and its policy cannot be changed: CloudWatch may not use it, and SNS drops what alarms say, ` +
      "silently. Use a customer managed key that grants kms:Decrypt and kms:GenerateDataKey* to cloudwatch.amazonaws.com"
    );
  return KEY.test(key) ? null : `${key} is no key of KMS: give its ARN, its id, or alias/<name>`;
}
