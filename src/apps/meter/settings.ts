/** The environment variables that the stack sets and the function reads. */
export const SETTINGS = {
  table: "TOLLGATE_TABLE",
  /** Begins the names of alarms and topics. */
  prefix: "TOLLGATE_PREFIX",
  operatorTopic: "TOLLGATE_OPERATOR_TOPIC",
  operatorEmail: "TOLLGATE_OPERATOR_EMAIL",
} as const;

export function needed(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name];
  if (value === undefined || value === "") throw new Error(`the environment variable ${name} is not set`);
  return value;
}
