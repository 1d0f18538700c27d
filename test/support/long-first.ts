// Support: the order of the test files. Without the times of an earlier run, vitest begins with the largest files. A file of a few lines
// that runs histories would come last, and the other workers would wait for it.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long for their size. */
const LONG =
  /\/(?:[\w-]*histories|[\w-]*deaths|interleave-postgres|foreign-text\.property|lost-connections)\.test\.ts$/;

export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((one) => !isLong(one))];
  }
}
