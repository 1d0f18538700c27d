// Log: takes secrets out of a text before it is printed, in every form that a program writes: plain, in JSON, in an address, in
// base64, in hexadecimal.
import { inspect } from 'node:util';

const MARK = '[redacted]';

/** A shorter secret would match parts of ordinary words. */
const SHORTEST = 4;

export interface Redactor {
  /** Returns the text without the secrets. */
  text(text: string): string;
  /** Returns a line of JSON without the secrets. The result is always a line of JSON. */
  line(line: string): string;
  /** Takes out this secret, too, from now on. A secret that is known already changes nothing. */
  add(secret: string): void;
}

/** @param secrets tokens and addresses. The password in an address is a secret of its own. */
export function createRedactor(secrets: readonly (string | null | undefined)[]): Redactor {
  let forms: string[] = [];
  const learn = (given: readonly string[]): void => {
    const known = given.flatMap((secret) => [secret, ...passwordsIn(secret)]);
    const found = known.filter((one) => one.length >= SHORTEST).flatMap(formsOf);
    // The longest first, so that an address is replaced as a whole, and not only its password.
    forms = [...new Set([...forms, ...found])].sort((a, b) => b.length - a.length);
  };
  learn(secrets.filter((secret) => typeof secret === 'string'));
  const text = (given: string) => forms.reduce((rest, form) => rest.replaceAll(form, MARK), given);

  function clean(value: unknown): unknown {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(clean);
    // A password can be a number. A number that contains it becomes a text.
    if (typeof value !== 'object' || value === null) {
      const shown = String(value);
      return text(shown) === shown ? value : text(shown);
    }
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [text(key), clean(one)]));
  }

  return {
    text,
    add: (secret) => learn([secret]),
    line(line) {
      const replaced = text(line);
      if (replaced === line) return line;
      try {
        // A replacement in the line itself could cut an escape: `\n4711` looks like the password `n4711`, and is not.
        return `${JSON.stringify(clean(JSON.parse(line)))}\n`;
      } catch {
        return replaced;
      }
    },
  };
}

/**
 * Returns the passwords in an address, both as they are written there and decoded. It also reads an address that `URL` cannot
 * read, because its password has a `#` or a `/`.
 */
function passwordsIn(address: string): string[] {
  const [, afterUser = ''] = /^[\w+.-]{1,40}:\/\/[^:@]*:(.*)$/s.exec(address) ?? [];
  const written = [afterUser.slice(0, Math.max(0, afterUser.lastIndexOf('@')))];
  const query = URL.canParse(address) ? new URL(address).searchParams : new URLSearchParams();
  for (const [name, value] of query) if (/password/i.test(name)) written.push(value);
  return written.flatMap((one) => [one, decoded(one)]).filter(Boolean);
}

/** Decodes each percent code by itself. What is none stays as it is, as a reader of addresses does it. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString());

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const once = inJson(secret);
  const codes = [
    encodeURIComponent(bytes.toString()),
    inForm(secret),
    inAddress(secret),
    encodeURI(bytes.toString()),
  ];
  const lower = codes.map((one) => one.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  const hex = bytes.toString('hex');
  return [
    secret,
    // Nested forms, for example JSON in an error that is written as JSON.
    ...[once, inJson(once), inJson(inJson(once)), inspect(secret).slice(1, -1)],
    ...[...codes, ...lower, ...[...codes, ...lower].map(inJson)],
    ...[hex, hex.toUpperCase()],
    ...base64Of(bytes),
  ].filter((form) => form.length >= SHORTEST);
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

const inForm = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

function inAddress(text: string): string {
  const url = new URL('http://host');
  url.password = text;
  return url.password;
}

/**
 * Returns the base64 letters of a secret that do not depend on the text around it. Base64 turns three bytes into four letters,
 * so the text before a secret (`user:` in `Authorization: Basic`) changes its letters. There is one form for each of the three
 * positions.
 */
function base64Of(bytes: Buffer): string[] {
  const cores = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    return whole.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6));
  });
  return cores.flatMap((core) => [core, core.replaceAll('+', '-').replaceAll('/', '_')]);
}
