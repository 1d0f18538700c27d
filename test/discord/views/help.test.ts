// Discord, views: the page of /help: every command by a mention that works, who runs the bot, and what it keeps.
import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { type About, helpReply } from '../../../src/discord/views/help.ts';

const SOURCE = 'https://github.com/runout-bot/runout';
const ABOUT: About = { version: '2.0.0', source: SOURCE, contact: 'Ada, ada@example.org' };

const all = commands.map(({ data }, n) => ({ data, id: `1234567890123456${n + 10}` }));
const idOf = (name: string) => all.find(({ data }) => data.name === name)?.id;
const page = (about: Partial<About> = {}, shown: Parameters<typeof helpReply>[0] = all) => {
  const [embed] = helpReply(shown, { ...ABOUT, ...about }, english).embeds;
  const field = (name: string) => embed?.fields?.find((one) => one.name === name)?.value;
  return { embed, field, lines: embed?.description?.split('\n') ?? [] };
};

it('has a line for each command, and for each subcommand with the id of its command', () => {
  const { lines, embed } = page();
  expect(lines.slice(0, 5)).toEqual([
    'Find the exact pressing of a record on Discogs, see if you own it, add it with one press. Everyone here shares one collection.',
    '',
    `</find:${idOf('find')}> ${english.find.command}`,
    // Discord draws no link for a command in the menu of a message.
    `**Find on Discogs** ${english.photo.commandHelp}`,
    `</search catno:${idOf('search')}> ${english.search.catno}`,
  ]);
  expect(lines).toContain(`</help:${idOf('help')}> ${english.help.command}`);
  const typed = lines.slice(2).filter((line) => !line.startsWith('**'));
  expect(typed.every((line) => /^<\/[a-z ]+:\d+> \S/.test(line))).toBe(true);
  expect(typed).toHaveLength(lines.length - 3);
  expect(embed?.footer?.text).toContain('not affiliated with');
});

it('shows a command without an id as code', () => {
  const { lines } = page({}, [{ data: { name: 'status', description: 'Health check' }, id: null }]);
  expect(lines.slice(2)).toEqual(['`/status` Health check']);
});

describe('who runs it', () => {
  it.each([
    [null, 'They left no contact. Ask an admin of this server.'],
    ['Ada, ada@example.org', 'Ada, ada\\@example.org'],
    ['123456789012345678', '<@123456789012345678>'],
    ['https://example.org/a(b) c', '<https://example.org/a(b)%20c>'],
    ['https://discord.gg/abc', '<https://discord.gg/abc>'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['**loud** </add:1> @everyone', '\\*\\*loud\\*\\* \\</add:1> \\@everyone'],
  ])('%j', (contact, shown) => {
    expect(page({ contact }).field('Who runs me')).toBe(shown);
  });
});

it('says what it keeps, with the way to the rest and to the source', () => {
  const { field } = page();
  expect(field('What I keep')).toBe(
    `Your Discord ID, with what you add or remove (180 days), the syncs and imports you start (90 days), what you look for in the crate (30 days) and what a file to import would add (1 day). The person who runs me can delete it sooner. I read no messages, except one on which someone uses Find on Discogs, and keep nothing of it or of a photo. [Privacy](${SOURCE}/blob/main/PRIVACY.md)`,
  );
  expect(field('About')).toBe(`Runout 2.0.0 · [Source code](${SOURCE})`);
  const unknown = page({ source: null }).field;
  expect([unknown('What I keep'), unknown('About')].join('\n')).not.toContain('](');
});

it('drops the last lines when there are too many commands', () => {
  const many = Array.from({ length: 100 }, (_, n) => ({
    data: { name: `command-${n}`, description: 'x'.repeat(100) },
    id: '123456789012345678',
  }));
  const { embed, lines } = page({}, many);
  expect(embed?.description?.length).toBeLessThanOrEqual(4_096);
  expect(lines.at(-1)).toMatch(/^<\/command-\d+:123456789012345678> x{100}$/);
});
