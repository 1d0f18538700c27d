// Sandbox, local Discord: routes that answer interactions, and that use their tokens for messages (docs: Receiving and
// Responding).
import { editOwn, followUp, ownMessage, respond, settle } from '../callback.ts';
import { withLinks } from '../cdn.ts';
import type { Interactions } from '../interactions.ts';
import { deleteMessage } from '../messages.ts';
import type { Model } from '../model.ts';
import type { ApiRequest, Route, RouteOptions } from './pipeline.ts';

export function addInteractionRoutes(route: Route, model: Model, interactions: Interactions): void {
  const webhook = '/webhooks/:application/:token';
  const message = `${webhook}/messages/:message`;
  const bucket = (name: string): RouteOptions => ({
    auth: 'none',
    bucket: { name, major: ['application', 'token'], rule: model.limits.webhook },
  });
  const interactionOf = (request: ApiRequest) =>
    interactions.byToken(request.param('application'), request.param('token'));

  // docs: Create Interaction Response: 204, or 200 with `with_response`. There is no rate limit and no bot token.
  route('POST', '/interactions/:interaction/:token/callback', { auth: 'none' }, (request) => {
    const { body, files } = request;
    const interaction = interactions.byId(request.param('interaction'), request.param('token'));
    const answer = respond(model, interaction, { body, files });
    if (interaction.state === 'deferred') interactions.watchDeferred(interaction);
    return request.query.get('with_response') === 'true' ? { body: answer } : {};
  });

  route('POST', webhook, bucket('webhook-create'), (request) => {
    const { body, files } = request;
    const { json } = followUp(model, interactionOf(request), { body, files });
    return { body: withLinks(model, json) };
  });

  route('GET', message, { auth: 'none' }, (request) => ({
    body: withLinks(model, ownMessage(model, interactionOf(request), request.param('message')).json),
  }));

  route('PATCH', message, bucket('webhook-edit'), (request) => {
    const { body, files } = request;
    const interaction = interactionOf(request);
    const stored = ownMessage(model, interaction, request.param('message'));
    const { json } = editOwn(model, interaction, stored, { body, files });
    return { body: withLinks(model, json) };
  });

  route('DELETE', message, bucket('webhook-delete'), (request) => {
    const interaction = interactionOf(request);
    const stored = ownMessage(model, interaction, request.param('message'));
    deleteMessage(model, stored);
    if (stored.json.id === interaction.originalId) settle(model, interaction);
    return {};
  });
}
