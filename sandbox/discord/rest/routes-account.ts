// Sandbox, local Discord: routes about the bot's account, its servers, and the address of the gateway.

import { channelJson } from '../channels.ts';
import type { Gateway } from '../gateway.ts';
import { memberJson } from '../interactions.ts';
import { DAY_MS, SERVERS_ON_PAGE } from '../limits.ts';
import {
  type Channel,
  findChannel,
  type Guild,
  type Model,
  makeUser,
  memberPermissions,
  serverPermissions,
} from '../model.ts';
import { has } from '../permissions.ts';
import { createForm, type FormError } from '../read/form.ts';
import { assertForm, refusal } from '../refusals.ts';
import type { ApiRequest, Route } from './pipeline.ts';

/** Returns a server that the bot is in. Throws 10004 (no such server) or 50001 (the bot is not in it). */
export function guildOf(model: Model, request: ApiRequest): Guild {
  const guild = model.guilds.get(request.param('guild'));
  if (!guild) throw refusal('unknown-guild');
  if (!guild.members.has(model.applicationId)) throw refusal('missing-access');
  return guild;
}

/**
 * Returns a channel that the bot can see, and the bot's permissions there. Throws 10003 (no such channel) or 50001 (not
 * visible).
 */
export function channelOf(
  model: Model,
  request: ApiRequest,
): { guild: Guild; channel: Channel; permissions: bigint } {
  const found = findChannel(model, request.param('channel'));
  if (!found) throw refusal('unknown-channel');
  const permissions = memberPermissions(found.guild, found.channel, model.applicationId);
  if (!has(permissions, 'ViewChannel')) throw refusal('missing-access');
  return { ...found, permissions };
}

const rolesJson = (guild: Guild) =>
  [...guild.roles.values()].map((role) => ({
    id: role.id,
    name: role.name,
    permissions: role.permissions.toString(),
    color: 0,
    hoist: false,
    position: role.id === guild.id ? 0 : 1,
    managed: false,
    mentionable: false,
    flags: 0,
  }));

const guildJson = (guild: Guild) => ({
  id: guild.id,
  name: guild.name,
  icon: null,
  owner_id: guild.ownerId,
  roles: rolesJson(guild),
  emojis: [],
  stickers: [],
  features: [],
  preferred_locale: 'en-US',
  premium_tier: 0,
  nsfw_level: 0,
});

/**
 * docs: Application > Application Object, Teams > Team Object. The owner of a team's application is a user that stands for the
 * team, and no person.
 */
function ownerJson({ operator, portal, applicationId: id }: Model) {
  if (!portal.isOfTeam) return { owner: operator, team: null };
  const member = { membership_state: 2, permissions: ['*'], role: 'admin', team_id: id, user: operator };
  return {
    owner: makeUser(id, `team${id}`, false),
    team: { id, icon: null, name: 'Crate Diggers', owner_user_id: operator.id, members: [member] },
  };
}

export function addAccountRoutes(route: Route, model: Model, gateway: Gateway): void {
  const bot = { auth: 'bot' } as const;
  const application = () => ({
    id: model.applicationId,
    name: model.botUser.global_name,
    icon: null,
    description: '',
    bot_public: model.portal.isPublic,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: 0,
    bot: model.botUser,
    ...ownerJson(model),
    integration_types_config: { '0': {} },
    ...(model.portal.hasInstallLink && {
      install_params: { scopes: ['bot', 'applications.commands'], permissions: '0' },
    }),
  });

  route('GET', '/gateway', { auth: 'none' }, () => ({ body: { url: gateway.url() } }));

  // docs: Gateway > Get Gateway Bot.
  route('GET', '/gateway/bot', bot, () => ({
    body: {
      url: gateway.url(),
      shards: 1,
      session_start_limit: {
        total: model.limits.identifiesPerDay,
        remaining: gateway.identifiesLeft(),
        reset_after: DAY_MS,
        max_concurrency: 1,
      },
    },
  }));

  route('GET', '/users/@me', bot, () => ({
    body: { ...model.botUser, verified: true, mfa_enabled: false, locale: 'en-US', flags: 0 },
  }));

  // docs: User > Get Current User Guilds: 1 to 200 servers a page, 200 by default, those after the id `after`. The largest page can
  // lack a server although more follow (discord-api-docs, issue 5886), so ours always does.
  route('GET', '/users/@me/guilds', bot, ({ query }) => {
    const errors: FormError[] = [];
    const given = query.get('limit');
    const rule = { min: 1, max: SERVERS_ON_PAGE };
    const asked = given === null ? {} : { limit: Number(given) };
    const limit = createForm(errors).number(asked, 'limit', rule) ?? SERVERS_ON_PAGE;
    assertForm(errors);
    const after = BigInt(query.get('after') ?? 0);
    const guilds = [...model.guilds.values()].filter((guild) => guild.members.has(model.applicationId));
    return {
      body: guilds
        .filter((guild) => BigInt(guild.id) > after)
        .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1))
        .slice(0, limit === SERVERS_ON_PAGE ? limit - 1 : limit)
        .map((guild) => ({
          id: guild.id,
          name: guild.name,
          icon: null,
          owner: false,
          // docs: Guild > Guild Object: without overwrites and implicit permissions.
          permissions: serverPermissions(guild, model.applicationId).toString(),
          features: [],
        })),
    };
  });

  route('GET', '/users/:user', bot, (request) => {
    for (const guild of model.guilds.values()) {
      const member = guild.members.get(request.param('user'));
      if (member) return { body: member.user };
    }
    throw refusal('unknown-user');
  });

  route('GET', '/applications/@me', bot, () => ({ body: application() }));
  route('GET', '/oauth2/applications/@me', bot, () => ({ body: application() }));
  route('GET', '/guilds/:guild', bot, (request) => ({ body: guildJson(guildOf(model, request)) }));
  route('GET', '/guilds/:guild/roles', bot, (request) => ({ body: rolesJson(guildOf(model, request)) }));

  route('GET', '/guilds/:guild/channels', bot, (request) => ({
    // docs: Get Guild Channels: the list has no threads.
    body: [...guildOf(model, request).channels.values()].filter((one) => !one.parent).map(channelJson),
  }));

  route('GET', '/guilds/:guild/members/:user', bot, (request) => {
    const guild = guildOf(model, request);
    const member = guild.members.get(request.param('user'));
    if (!member) throw refusal('unknown-member');
    return { body: memberJson(member) };
  });

  route('GET', '/channels/:channel', bot, (request) => ({
    body: channelJson(channelOf(model, request).channel),
  }));
}
