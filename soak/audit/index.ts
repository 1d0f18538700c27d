// Soak, audit: checks what must be true after everything was disturbed and then left in peace. Pure.
import { auditCopies } from './copies.ts';
import { auditCrate } from './crate.ts';
import { auditDetails } from './details.ts';
import { auditFeed } from './feed.ts';
import { auditMemory } from './memory.ts';
import { auditPeople } from './people.ts';
import { auditProcesses, auditServices } from './service.ts';
import { auditSettings } from './settings.ts';
import type { Finding, World } from './world.ts';

/** Returns everything that is wrong. An empty list means that the soak is clean. */
export const audit = (world: World): Finding[] => [
  ...auditCopies(world),
  ...auditPeople(world),
  ...auditSettings(world),
  ...auditCrate(world),
  ...auditFeed(world),
  ...auditDetails(world),
  ...auditServices(world),
  ...auditProcesses(world),
  ...auditMemory(world),
];
