// node bench/backtest.mjs [months of each shape]: forecasts beside two peers, and how often they page. Seeded: the same
// everywhere. Real days are read from ../shared/series or the folder in TOLLGATE_SERIES.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { random } from "./generate/random.mjs";
import { BENCH, installPeers, ROOT } from "./setup.mjs";

const SEED = 2026;
/** One in so many generated months has no days before it. Peers need them: such months are counted apart. */
const YOUNG = 5;
const perShape = Number(process.argv[2] ?? 100);
const series = process.env.TOLLGATE_SERIES ?? join(ROOT, "..", "shared", "series");

installPeers();
const { default: init, MSTL } = await import("@bsull/augurs/mstl");
await init({ module_or_path: readFileSync(join(BENCH, "node_modules", "@bsull", "augurs", "mstl_bg.wasm")) });

/** MSTL with ETS, period 7. */
function mstl(days, ahead) {
  if (days.length < 14) return null;
  const model = MSTL.ets([7]);
  try {
    model.fit(new Float64Array(days));
    return model.predict(ahead).point.reduce((sum, one) => sum + one, 0);
  } finally {
    model.free();
  }
}

const at = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(share * values.length)] ?? Number.NaN;
const percent = (share) => (Number.isNaN(share) ? "" : `${(100 * share).toFixed(1)} %`).padStart(8);
const pair = (errors) =>
  (errors.length === 0 ? "" : `${percent(at(errors, 0.5))}${percent(at(errors, 0.9))}`).padStart(17);

function errorTable(title, groups) {
  console.log(
    `\n${title}\n${"".padEnd(24)}forecasts   median, 90 %       MSTL, ETS  same weekdays   below inside above`,
  );
  for (const [name, judged] of groups) {
    if (judged.length === 0) continue;
    const peer = (index) => pair(judged.flatMap(({ peers }) => peers[index] ?? []));
    const share = (side) => percent(judged.filter((one) => one.side === side).length / judged.length);
    console.log(
      `${name.padEnd(24)}${String(judged.length).padStart(9)}${pair(judged.map(({ error }) => error))}${peer(0)}${peer(1)}` +
        `${share("below")}${share("inside")}${share("above")}`,
    );
  }
}

const quartersOf = (judged) =>
  [1, 2, 3, 4].map((quarter) => [`quarter ${quarter} of the month`, judged.filter((one) => one.quarter === quarter)]);

function pageTable(title, months, { forecastAfter, pagesOf, MINIMUM_DAYS }) {
  const made = months.map((month) => [
    month,
    Array.from({ length: month.used.length - MINIMUM_DAYS }, (_, day) => forecastAfter(month, day + MINIMUM_DAYS)),
  ]);
  for (const share of [0.8, 0.95, 1.25]) {
    const pages = made.map(([month, forecasts]) => pagesOf(month, forecasts, share));
    const paged = pages.filter(({ day }) => day !== null);
    const leads = paged.flatMap(({ day, passed }) => (passed === null ? [] : passed - day));
    const lead = leads.length === 0 ? "" : `, ${at(leads, 0.5)} days before it is passed (median)`;
    console.log(
      `${title}, ${100 * share} % of the ceiling: ${percent(paged.length / pages.length).trim()} page${lead}`,
    );
  }
}

/** Of a month after half of its days, the longest history first. */
function speedLine(months, { forecastAfter }) {
  const [month] = [...months].sort((a, b) => b.before.length - a.before.length);
  const half = Math.floor(month.used.length / 2);
  const known = [...month.before, ...month.used.slice(0, half)];
  const milliseconds = (run) => {
    const times = Array.from({ length: 40 }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    });
    return at(times, 0.5).toFixed(1);
  };
  const ours = milliseconds(() => forecastAfter(month, half));
  const theirs = milliseconds(() => mstl(known, month.used.length - half));
  console.log(`\na forecast from ${known.length} days: ${ours} ms, by MSTL with ETS ${theirs} ms (medians)`);
}

const folder = mkdtempSync(join(tmpdir(), "tollgate-backtest-"));
try {
  const entry = fileURLToPath(new URL("backtest/score.ts", import.meta.url));
  const generator = fileURLToPath(new URL("backtest/months.ts", import.meta.url));
  await build({
    entryPoints: [entry, generator],
    bundle: true,
    format: "esm",
    outdir: folder,
    splitting: true,
    outExtension: { ".js": ".mjs" },
  });
  const score = await import(pathToFileURL(join(folder, "score.mjs")).href);
  const { monthOf, monthsOf, SHAPES } = await import(pathToFileURL(join(folder, "months.mjs")).href);
  const { judge, MINIMUM_DAYS, sameWeekdays } = score;
  const peers = [mstl, sameWeekdays];
  const daysOf = ({ used }, step) => {
    const days = [];
    for (let day = MINIMUM_DAYS; day < used.length; day += step) days.push(day);
    return days;
  };
  const judged = (months, step) =>
    months.flatMap((month) => daysOf(month, step).map((day) => judge(month, day, peers)));

  const { next } = random(SEED);
  const generated = SHAPES.map((shape) => [
    shape,
    Array.from({ length: perShape }, (_, index) => monthOf(shape, next, index % YOUNG === 0)),
  ]);
  const isYoung = ({ before }) => before.length === 0;
  const shapes = generated.map(([shape, months]) => [
    shape,
    judged(
      months.filter((month) => !isYoung(month)),
      4,
    ),
  ]);
  const all = shapes.flatMap(([, one]) => one);
  const young = judged(
    generated.flatMap(([, months]) => months.filter(isYoung)),
    4,
  );
  errorTable(`${perShape} generated months of each shape, each judged on every fourth day`, [
    ...shapes,
    ["all", all],
    ...quartersOf(all),
    ["without days before", young],
  ]);
  const sample = generated.flatMap(([, months]) => months.slice(0, Math.ceil(perShape / 4)));
  pageTable("generated months", sample, score);

  const files = existsSync(series) ? readdirSync(series).filter((name) => name.endsWith(".csv")) : [];
  if (files.length === 0) console.log(`\nno real days: ${series} has no series`);
  const real = files.map((name) => [name.replace(".csv", ""), monthsOf(readFileSync(join(series, name), "utf8"))]);
  const ofSeries = real.map(([name, months]) => [name, judged(months, 1)]);
  const together = ofSeries.flatMap(([, one]) => one);
  errorTable("real months, each judged on every day", [...ofSeries, ["all", together], ...quartersOf(together)]);
  pageTable(
    "real months",
    real.flatMap(([, months]) => months),
    score,
  );
  speedLine(
    generated.flatMap(([, months]) => months),
    score,
  );
} finally {
  rmSync(folder, { recursive: true });
}
