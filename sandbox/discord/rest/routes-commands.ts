// Sandbox, local Discord: routes that register commands and read who can use them (docs: Application Commands).
import { type CommandBook, permissionsJson } from '../commands.ts';
import type { Model } from '../model.ts';
import { refusal } from '../refusals.ts';
import type { ApiRequest, Route } from './pipeline.ts';
import { guildOf } from './routes-account.ts';

export function addCommandRoutes(route: Route, model: Model, book: CommandBook): void {
  const global = '/applications/:application/commands';
  const local = '/applications/:application/guilds/:guild/commands';
  const read = { auth: 'bot' } as const;
  const write = (name: string) => ({
    ...read,
    bucket: { name, major: ['application', 'guild'], rule: model.limits.commandWrites },
  });

  const scopeOf = (request: ApiRequest): string | null => {
    if (request.param('application') !== model.applicationId) throw refusal('unknown-application');
    return request.param('guild') === '' ? null : guildOf(model, request).id;
  };
  const permissionsOf = (guildId: string) => model.commandPermissions.get(guildId) ?? new Map();

  // This route comes before the routes with a command id, which would take `permissions` for an id.
  route('GET', `${local}/permissions`, read, (request) => {
    const guildId = scopeOf(request) ?? '';
    return {
      body: [...permissionsOf(guildId)].map(([id, rules]) => permissionsJson(model, guildId, id, rules)),
    };
  });

  for (const path of [global, local]) {
    route('GET', path, read, (request) => {
      const withLocalizations = request.query.get('with_localizations') === 'true';
      return {
        body: book.list(scopeOf(request)).map((one) => (withLocalizations ? one : withoutLocalizations(one))),
      };
    });
    route('PUT', path, write('commands-put'), (request) => ({
      body: book.overwrite(scopeOf(request), request.body),
    }));
    route('POST', path, write('commands-post'), (request) => {
      const { command, created } = book.upsert(scopeOf(request), request.body);
      return { status: created ? 201 : 200, body: command };
    });
    route('GET', `${path}/:command`, read, (request) => ({
      body: book.get(scopeOf(request), request.param('command')),
    }));
    route('PATCH', `${path}/:command`, write('commands-patch'), (request) => ({
      body: book.edit(scopeOf(request), request.param('command'), request.body),
    }));
    route('DELETE', `${path}/:command`, write('commands-delete'), (request) => {
      book.remove(scopeOf(request), request.param('command'));
      return {};
    });
  }

  // docs: Get Application Command Permissions: the application's id stands for all its commands. Without any permissions:
  // 10066.
  route('GET', `${local}/:command/permissions`, read, (request) => {
    const guildId = scopeOf(request) ?? '';
    const id = request.param('command');
    const known = [...book.list(guildId), ...book.list(null)].some((one) => one.id === id);
    if (!known && id !== model.applicationId) throw refusal('unknown-command');
    const rules = permissionsOf(guildId).get(id);
    if (!rules) throw refusal('no-command-permissions');
    return { body: permissionsJson(model, guildId, id, rules) };
  });

  route('PUT', `${local}/:command/permissions`, read, () => {
    throw refusal('bots-cannot');
  });
}

/**
 * Removes the localizations. docs: Get Global Application Commands: without `with_localizations` they are left out at every
 * depth.
 */
function withoutLocalizations(part: object): object {
  const kept = Object.entries(part).filter(([key]) => !key.endsWith('_localizations'));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'options' && Array.isArray(value) ? value.map((one) => withoutLocalizations(one)) : value,
    ]),
  );
}
