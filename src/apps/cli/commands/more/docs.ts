import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { printable } from "../../../../core/text/terminal.ts";
import { words } from "../../../../core/text/text.ts";
import { unknownName } from "../../output/errors.ts";
import type { Define } from "../../program.ts";

const EXAMPLES = `
Examples:
  tollgate docs                     the names of the pages
  tollgate docs usage-files         docs/usage-files.md
  tollgate docs docs/meter.md       as messages name it`;

export const define: Define = (command, io) => {
  command
    .description("Print a page of the documentation, as Markdown.")
    .argument("[page]", "the page's name")
    .addHelpText("after", EXAMPLES)
    .action((page: string | undefined) => {
      const folder = join(io.home, "docs");
      const pages = readdirSync(folder)
        .flatMap((file) => /^(.+)\.md$/.exec(file)?.[1] ?? [])
        .sort();
      if (page === undefined) {
        io.stdout.write(`${pages.join("\n")}\n`);
        return;
      }
      const name = page.replace(/^docs\//, "").replace(/\.md$/, "");
      if (!pages.includes(name))
        throw unknownName(`there is no page ${name}`, name, pages, `The pages are ${words(pages)}.`);
      const text = readFileSync(join(folder, `${name}.md`), "utf8");
      io.stdout.write(text.split("\n").map(printable).join("\n"));
    });
};
