// Bench, program: what the simplest code is made of: reads a page without any check, and opens the raw drivers.
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import type { PullWish } from './protocol.ts';

interface Page {
  releases: {
    id: number;
    instance_id: number;
    folder_id: number;
    rating: number;
    date_added: string;
    basic_information: {
      title: string;
      year: number;
      master_id: number;
      thumb: string;
      cover_image: string;
      artists: { name: string; id: number }[];
      labels: { name: string; catno: string; id: number }[];
      formats: { text?: string; descriptions: string[] }[];
      genres: string[];
      styles: string[];
    };
  }[];
}

const toRow = ({ basic_information: basic, ...copy }: Page['releases'][number]) => {
  const [artist, label, format] = [basic.artists[0]?.name, basic.labels[0], basic.formats[0]];
  return {
    instance_id: copy.instance_id,
    release_id: copy.id,
    master_id: basic.master_id,
    folder_id: copy.folder_id,
    rating: copy.rating,
    added_at: copy.date_added,
    artist,
    title: basic.title,
    year: basic.year,
    label: label?.name,
    catno: label?.catno,
    uri: `https://www.discogs.com/release/${copy.id}`,
    thumb: basic.thumb,
    cover: basic.cover_image,
    genres: basic.genres,
    styles: basic.styles,
    size: format?.descriptions[0],
    color: format?.text,
    artists: basic.artists.map(({ name, id }) => ({ name, id })),
    labels: basic.labels.map(({ name, catno, id }) => ({ name, catno, id })),
    formats: basic.formats,
    search: `${artist} ${basic.title} ${label?.name} ${label?.catno}`.toLowerCase(),
  };
};

type RawRow = ReturnType<typeof toRow>;

export async function readRows(
  from: Pick<PullWish, 'url' | 'token' | 'username'>,
  page: number,
): Promise<RawRow[]> {
  const query = `page=${page}&per_page=100&sort=added&sort_order=asc`;
  const answer = await fetch(`${from.url}/users/${from.username}/collection/folders/0/releases?${query}`, {
    headers: { Authorization: `Discogs token=${from.token}`, 'User-Agent': 'RunoutBench/1.0' },
  });
  const { releases } = (await answer.json()) as Page;
  return releases.map(toRow);
}

type Parameter = string | number | boolean | string[] | undefined;

export interface RawDatabase {
  run(statement: string, parameters: Parameter[]): Promise<unknown>;
  countRecords(): Promise<number>;
  close(): Promise<void>;
}

export async function openRaw({
  databaseUrl,
  dataDir,
}: Pick<PullWish, 'databaseUrl' | 'dataDir'>): Promise<RawDatabase> {
  const count = 'select count(*)::int as n from records';
  if (databaseUrl === null) {
    const client = await PGlite.create(join(dataDir, 'db'));
    return {
      run: (statement, parameters) => client.query(statement, parameters),
      countRecords: async () => (await client.query<{ n: number }>(count)).rows[0]?.n ?? 0,
      close: () => client.close(),
    };
  }
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  return {
    run: (statement, parameters) =>
      client.unsafe(
        statement,
        parameters.map((one) => one ?? null),
        { prepare: true },
      ),
    countRecords: async () => (await client.unsafe<{ n: number }[]>(count))[0]?.n ?? 0,
    close: () => client.end(),
  };
}
