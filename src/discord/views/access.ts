// Discord, views: why somebody may not use a command here, and who may. Shown in private; mentions in it ping nobody.
import type { AccessDecision } from '../access/command-access.ts';

/** Discord's rules for this server are not known. */
export const NOT_TOLD = "Discord doesn't tell me who may do this. Try again in a minute.";

/** Somebody asks for more at once than one person may. */
export const tooManySentence = (most: number): string =>
  `You have ${most} requests waiting already. Let one of them finish, then try again.`;

const CHANGE = 'An admin can change that in Server Settings, Integrations.';

/** So many roles and people are named; a longer list is for Discord's settings to show. */
const MOST_NAMED = 5;

export function refusalSentence(name: string, verdict: Extract<AccessDecision, { may: false }>): string {
  switch (verdict.because) {
    case 'apps':
      return 'You may not use apps in this channel (permission Use Application Commands). An admin can change that in the settings of the channel.';
    case 'channel':
      return `/${name} is switched off in this channel. ${CHANGE}`;
    case 'default': {
      const [first] = verdict.missing;
      const who =
        first === undefined ? 'administrators' : `members with ${verdict.missing.map(inWords).join(' and ')}`;
      return `Only ${who} may use /${name} here. ${CHANGE}`;
    }
    case 'rule': {
      const named = [...verdict.roleIds.map((id) => `<@&${id}>`), ...verdict.userIds.map((id) => `<@${id}>`)];
      const shown = named.slice(0, MOST_NAMED);
      const others = named.length > shown.length ? [...shown, 'some others'] : shown;
      const who = others.length > 0 ? `${others.join(', ')} and administrators` : 'administrators';
      return `You may not use /${name} here, only ${who} may. ${CHANGE}`;
    }
  }
}

/** `ManageGuild` is what Discord's settings call Manage Server. */
const inWords = (permission: string): string =>
  permission.replace('Guild', 'Server').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
