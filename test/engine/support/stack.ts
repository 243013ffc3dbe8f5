import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type EngineEvent, LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import { Cloud } from "./cloud.ts";

const require = createRequire(import.meta.url);
const PROGRAM = fileURLToPath(new URL("../../../dist/stack/index.cjs", import.meta.url));

export interface Ran {
  /** How many resources each operation was for. */
  readonly steps: Readonly<Record<string, number>>;
  /** "error: ..." */
  readonly said: readonly string[];
  readonly isDone: boolean;
}

type What = "preview" | "up" | "refresh" | "destroy";

export interface StackOptions {
  readonly config?: Readonly<Record<string, string>>;
  readonly name?: string;
  /** The AWS that it deploys to; else one of its own. */
  readonly cloud?: Cloud;
  /** The port of a provider in another process. */
  readonly port?: number;
  /** Another compiled program. */
  readonly file?: string;
  /** Of the engine. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A stack of the compiled program, on Pulumi's real engine with a file backend, until it is closed. */
export class EngineStack {
  readonly cloud: Cloud;
  /** The folder of the state. */
  readonly home: string;
  readonly stack: Stack;
  readonly close: () => void;

  private constructor(stack: Stack, cloud: Cloud, home: string, close: () => void) {
    this.stack = stack;
    this.cloud = cloud;
    this.home = home;
    this.close = close;
  }

  /** @param root the folder with `budgets/` */
  static async open(root: string, options: StackOptions = {}): Promise<EngineStack> {
    const { config = {}, name = "test", cloud = new Cloud(), environment = {}, file = PROGRAM } = options;
    const server = options.port === undefined ? await cloud.serve() : { port: options.port, close: () => {} };
    const home = mkdtempSync(join(tmpdir(), "tollgate-engine-"));
    mkdirSync(join(home, "state"));
    // What getRootDirectory() answers to a program that the Automation API runs.
    process.env["PULUMI_NODEJS_ROOT_DIRECTORY"] = root;
    const pulumiCommand = await PulumiCommand.get({ root: process.env["PULUMI_ROOT"] ?? "" });
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: name, projectName: "tollgate", program: () => program(file) },
      {
        workDir: home,
        pulumiHome: home,
        pulumiCommand,
        envVars: {
          PULUMI_BACKEND_URL: `file://${join(home, "state")}`,
          PULUMI_CONFIG_PASSPHRASE: "test",
          PULUMI_DEBUG_PROVIDERS: `aws:${server.port}`,
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          ...environment,
        },
      },
    );
    const made = new EngineStack(stack, cloud, home, () => {
      server.close();
      rmSync(home, { recursive: true, force: true });
    });
    await made.configure({ "aws:region": "us-east-1", ...config });
    return made;
  }

  async configure(config: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(config)) await this.stack.setConfig(key, { value });
  }

  async run(what: What, options: object = {}): Promise<Ran> {
    const steps: Record<string, number> = {};
    const said: string[] = [];
    const onEvent = ({ resOutputsEvent, diagnosticEvent }: EngineEvent): void => {
      const operation = resOutputsEvent?.metadata.op;
      if (operation !== undefined) steps[operation] = (steps[operation] ?? 0) + 1;
      const { severity, message } = diagnosticEvent ?? {};
      if (severity !== undefined) said.push(`${severity}: ${message?.trim()}`);
    };
    this.cloud.done.length = 0;
    try {
      await this.stack[what]({ ...options, onEvent });
      return { steps, said, isDone: true };
    } catch (error) {
      if (said.length === 0) said.push(String(error));
      return { steps, said, isDone: false };
    }
  }
}

/** Loaded each time: the engine runs a program once for each operation. */
async function program(file: string): Promise<Record<string, unknown>> {
  delete require.cache[require.resolve(file)];
  return { ...require(file) };
}
