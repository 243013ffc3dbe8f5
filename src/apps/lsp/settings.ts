/** What an editor may set, in its initialization options or as options of the command. */
export interface Settings {
  /** Folders of budgets, below each workspace folder. */
  readonly budgets: readonly string[];
  readonly policy: string | undefined;
  /** False: another server checks files against the schema, and findings of the schema are not shown. */
  readonly schema: boolean;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** The command's options, and over them what the editor sends. What is not understood is left out. */
export function settingsOf(options: Settings, sent: unknown): Settings {
  const { budgets, policy, schema } = (typeof sent === "object" && sent !== null ? sent : {}) as Record<
    string,
    unknown
  >;
  const folders = (Array.isArray(budgets) ? budgets : [budgets]).filter(isText);
  return {
    budgets: folders.length > 0 ? folders : options.budgets,
    policy: isText(policy) ? policy : options.policy,
    schema: typeof schema === "boolean" ? schema : options.schema,
  };
}
