import { isFailure } from "../../../core/check/result.ts";
import type { FindingFormatter } from "../../../core/report/format.ts";
import { codeOf, EXIT, type FailOn, Interrupted, type Io } from "../io.ts";
import type { Job } from "../threads/job.ts";
import type { Ready, Verdicts } from "../threads/verdicts.ts";
import { formatOptions, formatterNamed } from "./formats.ts";
import { Progress } from "./progress.ts";
import type { Sink } from "./sinks.ts";

type PageFormatterOptions = Parameters<typeof formatterNamed>[1];

interface Report {
  readonly format: string;
  readonly options: PageFormatterOptions;
  readonly formatter: FindingFormatter;
  readonly sink: Sink;
  readonly failures: string[];
}

/** The reports of one run, written while the budgets are judged. */
export class Reports {
  private readonly reports: Report[] = [];
  private readonly io: Io;

  constructor(io: Io) {
    this.io = io;
  }

  async add(format: string, options: PageFormatterOptions, sink: () => Sink): Promise<void> {
    const formatter = await formatterNamed(format, options, this.io);
    this.reports.push({ format, options, formatter, sink: sink(), failures: [] });
  }

  /** What the reports need of each result: lines of text, which a worker can make, or figures. */
  get needs(): Pick<Job, "texts" | "needs"> {
    const others = this.reports.filter(({ format }) => format !== "text");
    const texts = this.reports.filter(({ format }) => format === "text");
    const values = others.some(({ format }) => format === "html");
    const periods = values || others.some(({ format }) => format === "json") ? "all" : "fullest";
    return {
      texts: texts.map(({ options }) => formatOptions(options, this.io)),
      needs: others.length === 0 ? null : { periods, values },
    };
  }

  async feed({ batches, fleet }: Verdicts, failOn: FailOn): Promise<number> {
    const progress = new Progress(this.io);
    let code: number = EXIT.pass;
    for (const { formatter, sink } of this.reports) sink.write(formatter.begin());
    for await (const batch of batches) {
      for (const ready of batch) {
        this.write(ready);
        code = Math.max(code, ready.code);
        progress.tick("budgets checked");
      }
      if (this.io.signal.aborted) throw new Interrupted();
    }
    const summary = fleet();
    for (const { formatter, sink, failures } of this.reports) {
      for (const text of failures) sink.write(text);
      sink.write(formatter.end(summary));
    }
    for (const { sink } of this.reports) sink.commit();
    progress.done();
    return Math.max(code, codeOf(summary.findings, failOn));
  }

  abandon(): void {
    for (const { sink } of this.reports) sink.abandon();
  }

  /** As text, what failed comes last: a person reads a terminal from its end. */
  private write({ status, texts, reported }: Ready): void {
    let text = 0;
    for (const report of this.reports) {
      const isText = report.format === "text";
      const ready = isText ? texts[text++] : undefined;
      const written = ready ?? (reported === null ? "" : report.formatter.result(reported));
      if (isText && isFailure(status)) report.failures.push(written);
      else report.sink.write(written);
    }
  }
}
