// Soak, audit: what must be true of a world that was disturbed in every way and then left in peace. Pure.
import { auditCopies } from './copies.ts';
import { auditMemory } from './memory.ts';
import { auditPeople } from './people.ts';
import { auditProcesses, auditServices } from './service.ts';
import type { Finding, World } from './world.ts';

/** Everything that is wrong. None: the soak is clean. */
export const audit = (world: World): Finding[] => [
  ...auditCopies(world),
  ...auditPeople(world),
  ...auditServices(world),
  ...auditProcesses(world),
  ...auditMemory(world),
];
