// Tasks, doctor: checks the database of the configuration.
import { StoreError, UserError } from '../../errors.ts';
import { unreachableWords } from '../../process/wait-for-store.ts';
import { type DatabaseLook, type LookOptions, lookAtDatabase, type Versions } from '../../store/look.ts';
import { bad, type DoctorLine, good, note } from './report.ts';

/** Looks at the database. @returns the lines of the report. */
export async function checkDatabase(options: LookOptions): Promise<DoctorLine[]> {
  try {
    return databaseLines(await lookAtDatabase(options));
  } catch (error) {
    if (error instanceof UserError) return [bad(error.message)];
    if (!(error instanceof StoreError)) throw error;
    return [
      bad(
        error.unreachable ? unreachableWords(error.code) : `${error.message} (${error.code ?? 'no code'}).`,
      ),
    ];
  }
}

/** Pure. */
export function databaseLines(look: DatabaseLook): DoctorLine[] {
  switch (look.kind) {
    case 'none-yet':
      return [good(`There is no database yet: the first start makes one in ${look.dataDir}`)];
    case 'in-use': {
      const { identity } = look.holder;
      if (identity === null) {
        return [
          bad(
            `A process that does not answer has the database in ${look.dataDir}. End it, then start the bot.`,
          ),
        ];
      }
      const who = `process ${identity.pid}, since ${identity.since}`;
      return [good(`Runout is running: it has the database in ${look.dataDir} (${who})`)];
    }
    case 'of-other-user': {
      const { dataDir, ownerId } = look;
      return [
        note(
          `No process uses the database in ${dataDir}. It belongs to another user, so root did not open it. To check it: sudo -u '#${ownerId}' npm start -- check`,
        ),
      ];
    }
    case 'postgres':
      return [versionLine('The Postgres in DATABASE_URL', look.versions)];
    case 'embedded': {
      const { damage, dataDir, versions } = look;
      if (damage.length === 0) return [versionLine(`The database in ${dataDir}`, versions)];
      const lines = damage.map(({ text }) => text).join('\n');
      return [bad(`The database in ${dataDir} is damaged. Restore a copy: npm start -- restore\n${lines}`)];
    }
  }
}

function versionLine(what: string, { found, known }: Versions): DoctorLine {
  if (found > known) {
    return bad(
      `${what} has tables of version ${found}, and this program knows ${known}. Start the newer program again, or restore a backup from before the upgrade.`,
    );
  }
  if (found === known) return good(`${what} is whole`);
  return good(
    `${what} is ready: the next start ${found === 0 ? 'makes the tables' : 'brings its tables up to date'}`,
  );
}
