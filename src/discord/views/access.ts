// Discord, views: says why a person cannot use a command here, and who can. Shown in private. Mentions in it ping no one.
import type { AccessRefusal } from '../access/permissions.ts';
import type { ServerRefusal } from '../access/servers.ts';
import type { Texts } from '../texts/texts.ts';
import { contactLine } from './help.ts';

/** The most roles and people that are named. Discord's settings show the others. */
const MOST_NAMED = 5;

export function refusalSentence(command: string, refusal: AccessRefusal, { access: say }: Texts): string {
  switch (refusal.because) {
    case 'unknown':
      return say.unknown;
    case 'apps':
      return say.apps;
    case 'channel':
      return say.channel(command);
    case 'default':
      return refusal.missing.length === 0
        ? say.only(command, [], false)
        : say.needs(command, refusal.missing.map(inWords));
    case 'rule': {
      const named = [...refusal.roleIds.map((id) => `<@&${id}>`), ...refusal.userIds.map((id) => `<@${id}>`)];
      return say.only(command, named.slice(0, MOST_NAMED), named.length > MOST_NAMED);
    }
  }
}

/** @param contact how to reach the operator, as the configuration has it. */
export function serverSentence(
  refusal: ServerRefusal,
  contact: string | null,
  { access: say }: Texts,
): string {
  const operator = contact && contactLine(contact);
  switch (refusal) {
    case 'not-listed':
      return say.notListed(operator);
    case 'not-member':
      return say.notMember;
    case 'no-list':
      return say.noList(operator);
  }
}

/** Returns the name of a permission in Discord's settings: `ManageGuild` is Manage Server there. */
const inWords = (permission: string): string =>
  permission.replace('Guild', 'Server').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
