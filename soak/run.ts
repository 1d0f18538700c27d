// Soak: the command. Prints the seed, then the progress, then the figures. Exits with 1 when the audit finds anything.
import { readOptions, type SoakOptions, USAGE } from './options.ts';
import { findingsText } from './report.ts';
import { soak } from './soak.ts';

function optionsOrUsage(): SoakOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}

const options = optionsOrUsage();
console.log(
  `seed ${options.seed} · ${options.minutes} min · ${options.database} · ${options.speed} times as fast as the wall`,
);
const { findings, figures, folder } = await soak(options, (line) => console.log(line));
console.log(`\n${figures}\n`);
if (findings.length === 0) console.log('clean: the audit found nothing');
else {
  console.log(findingsText(findings));
  console.log(
    `\n${findings.length} finding(s). Looked at: ${folder}/world.json; the log: ${folder}/bot.log. To repeat: --seed ${options.seed}`,
  );
}
process.exit(findings.length === 0 ? 0 : 1);
