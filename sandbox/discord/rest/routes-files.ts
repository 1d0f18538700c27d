// Sandbox, local Discord: gives out files, as Discord's CDN does (docs: Reference > Signed Attachment CDN URLs).
import { isGoodLink } from '../cdn.ts';
import type { Model } from '../model.ts';
import type { FileRoute } from './pipeline.ts';

export function addFileRoutes(route: FileRoute, model: Model): void {
  for (const path of ['/attachments/:channel/:id/:name', '/ephemeral-attachments/:channel/:id/:name']) {
    route(path, (url, { id = '' }) => {
      const file = model.files.get(id);
      // Seen in the wild: an address without a good signature, and one that has expired, answer like this.
      if (!file || !isGoodLink(model, url)) {
        return new Response('This content is no longer available.', {
          status: 404,
          headers: { 'content-type': 'text/plain;charset=UTF-8' },
        });
      }
      return new Response(Buffer.from(file.bytes), { headers: { 'content-type': file.contentType } });
    });
  }
}
