/** Types as Pulumi names them: to know them, the pack needs no @pulumi/aws, which is 84 MB. */
exports.ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
exports.DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
exports.TOPIC = "aws:sns/topic:Topic";
exports.TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";

/** A value that a preview does not know yet is an error to read: here it is undefined. */
exports.known = (read) => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "unknownTypeSentinel" in error) return undefined;
    throw error;
  }
};
