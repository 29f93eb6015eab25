import { measureBareDelay } from "./bare/measureBareDelay.js";
import { measureBareStart } from "./bare/measureBareStart.js";
import { measureCommit } from "./bare/measureCommit.js";
import { measureSshClients } from "./bare/measureSshClients.js";
import { type Cleanup, createCleanup, withCleanup } from "./createCleanup.js";
import { deriveMet, type Figure } from "./figure.js";
import { measureAccounts } from "./figures/measureAccounts.js";
import { callbackLoad, measureCallback } from "./figures/measureCallback.js";
import { delayLoads, measureDelay } from "./figures/measureDelay.js";
import { measureFanOut } from "./figures/measureFanOut.js";
import { measureLiveRows } from "./figures/measureLiveRows.js";
import { measureLoad } from "./figures/measureLoad.js";
import { measureMemory } from "./figures/measureMemory.js";
import { measureReads } from "./figures/measureReads.js";
import { measureSessionList } from "./figures/measureSessionList.js";
import { measureStart } from "./figures/measureStart.js";
import { formatTable } from "./formatTable.js";
import { type DatabaseName, type FigureName, type Options, parseOptions } from "./options.js";
import { saveResults } from "./saveResults.js";
import { createLab, type Lab } from "./site/createLab.js";

/** Nothing here may run for ever: past this the run ends itself, cleaned up. */
const longestRunMs = 30 * 60_000;

/** What says nothing of a database, or of one alone, is measured once. */
const isOfOne: ReadonlySet<FigureName> = new Set(["g", "i", "j"]);

type Measure = (database: DatabaseName, cleanup: Cleanup) => Promise<Figure[]>;

const cleanup = createCleanup();
let stopping = false;
const stop = async (why: string, code: number) => {
  if (stopping) return;
  stopping = true;
  console.error(why);
  await cleanup.run();
  process.exit(code);
};
process.on("SIGINT", () => void stop("stopped", 130));
process.on("SIGTERM", () => void stop("stopped", 143));
setTimeout(() => void stop(`not through after ${longestRunMs / 60_000} minutes`, 1), longestRunMs).unref();

const options = readOptions();
try {
  const lab = await createLab(options, cleanup);
  const figures = await measureAll(lab);
  await cleanup.run();
  console.log(`\n${formatTable(figures)}\n`);
  console.log(`JSON: ${await saveResults(figures, options)}`);
  const missed = figures.filter((figure) => deriveMet(figure) === false).length;
  if (missed > 0) console.log(`${missed} of the wanted figures are not met.`);
} catch (error) {
  if (!stopping) {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    await cleanup.run();
    process.exitCode = 1;
  }
}

function readOptions(): Options {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

/** The bare limits first: they have nothing to do with the database, so both databases are set against the same. */
async function measureAll(lab: Lab): Promise<Figure[]> {
  const { only, databases } = lab.options;
  const say = (what: string) => console.error(`${new Date().toISOString().slice(11, 19)}  ${what}`);
  const measures = new Map<FigureName, Measure>();
  const figures: Figure[] = [];
  if (only.includes("a")) measures.set("a", (database, own) => measureReads(lab, database, own));
  if (only.includes("b") || only.includes("f")) {
    say("b, f  bare pipes");
    const bare = await measureBareDelay(lab, only.includes("b") ? delayLoads : [callbackLoad], cleanup);
    if (only.includes("b")) {
      figures.push(...(await measureCommit(lab, cleanup)));
      measures.set("b", (database, own) => measureDelay(lab, database, bare, own));
    }
    if (only.includes("f")) measures.set("f", (database, own) => measureCallback(lab, database, bare, own));
  }
  if (only.includes("c")) {
    say("c  ssh clients");
    const bare = await measureSshClients(lab, cleanup);
    measures.set("c", (database, own) => measureMemory(lab, database, bare, own));
  }
  if (only.includes("d")) measures.set("d", (database, own) => measureLoad(lab, database, own));
  if (only.includes("e")) {
    say("e  ssh clients");
    const bare = await measureBareStart(lab, cleanup);
    measures.set("e", (database, own) => measureStart(lab, database, bare, own));
  }
  if (only.includes("g")) measures.set("g", (database, own) => measureFanOut(lab, database, own));
  if (only.includes("h")) measures.set("h", (database, own) => measureAccounts(lab, database, own));
  if (only.includes("i")) measures.set("i", (_database, own) => measureSessionList(lab, own));
  if (only.includes("j")) measures.set("j", (_database, own) => measureLiveRows(lab, own));
  for (const [name, measure] of measures) {
    for (const database of isOfOne.has(name) ? databases.slice(0, 1) : databases) {
      say(`${name}  ${database}`);
      figures.push(...(await withCleanup(cleanup, (own) => measure(database, own))));
    }
  }
  return figures.sort((a, b) => a.id.localeCompare(b.id));
}
