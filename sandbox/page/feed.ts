// Sandbox, page: what one open page receives: each section when it changes, and each message when it changes.
import { createHash } from 'node:crypto';
import type { Look, ToPage } from './protocol.ts';

type SectionName = Exclude<ToPage['type'], 'messages' | 'requests'>;
type Sections = { readonly [K in SectionName]: Extract<ToPage, { type: K }>['value'] };

export interface FeedSources {
  /** Returns everything except messages and requests, as this person sees it. */
  sections(look: Look, releases: number): Sections;
  messages(look: Look): Extract<ToPage, { type: 'messages' }>['painted'];
}

export interface Feed {
  look(look: Look): void;
  /** Sets how many releases of the collection are shown. */
  showReleases(count: number): void;
  /** Sends everything that has changed since the last time. */
  flush(): void;
}

/** Returns a hash: it tells changes apart, and is short enough to keep for every message. */
const digest = (text: string) => createHash('sha1').update(text).digest('base64');

/** Returns what counts as a change. Of the clock that is only its speed, because time passes all the time. */
const essence = (name: SectionName, value: Sections[SectionName]): string =>
  name === 'clock' && 'speed' in value ? String(value.speed) : JSON.stringify(value);

const FIRST_RELEASES = 24;

export function createFeed(sources: FeedSources, first: Look, send: (message: ToPage) => void): Feed {
  let look = first;
  let releases = FIRST_RELEASES;
  const sent = new Map<SectionName, string>();
  let painted: Map<string, string> | null = null;

  const sendSections = () => {
    const sections = sources.sections(look, releases);
    for (const name of Object.keys(sections) as SectionName[]) {
      const is = digest(essence(name, sections[name]));
      if (sent.get(name) === is) continue;
      sent.set(name, is);
      send({ type: name, value: sections[name] } as ToPage);
    }
  };

  const sendMessages = () => {
    const messages = sources.messages(look);
    const now = new Map(messages.map((one) => [one.id, digest(JSON.stringify(one))]));
    const before = painted;
    const news =
      before === null ? messages : messages.filter((one) => before.get(one.id) !== now.get(one.id));
    const gone = before === null ? [] : [...before.keys()].filter((id) => !now.has(id));
    painted = now;
    if (before === null || news.length + gone.length > 0) {
      send({ type: 'messages', look, isWhole: before === null, painted: news, gone });
    }
  };

  const flush = () => {
    sendSections();
    sendMessages();
  };

  return {
    flush,
    look(next) {
      look = next;
      painted = null;
      flush();
    },
    showReleases(count) {
      releases = Math.max(FIRST_RELEASES, count);
      flush();
    },
  };
}
