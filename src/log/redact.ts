// Log: takes secrets out of a text before it is printed. Finds each secret in every form in which programs write it: plain, in
// JSON, in an address, in base64, in hexadecimal.
import { inspect } from 'node:util';

const MARK = '[redacted]';

/** The length of the shortest secret that is taken out. A shorter one would match parts of ordinary words. */
const SHORTEST = 4;

export interface Redactor {
  /** Returns the text without the secrets. */
  text(text: string): string;
  /** Returns a line of JSON without the secrets. The result is always a line of JSON. */
  line(line: string): string;
  /** Adds a secret, which `text` and `line` take out from now on. Adding a known secret changes nothing. */
  add(secret: string): void;
}

/** Makes a redactor. @param secrets tokens and addresses. A password within an address is a secret of its own. */
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
    // A password can consist of digits only. A number that contains such a password becomes a text.
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
        // Secrets are replaced in the parsed values, because a replacement in the raw JSON could cut an escape sequence: a line
        // feed before `4711` is written `\n4711`, which contains the password `n4711`.
        return `${JSON.stringify(clean(JSON.parse(line)))}\n`;
      } catch {
        return replaced;
      }
    },
  };
}

/**
 * Returns the passwords in an address, both as they are written there and decoded. Also reads an address that `URL` refuses
 * because its password has a `#` or a `/`.
 */
function passwordsIn(address: string): string[] {
  const [, afterUser = ''] = /^[\w+.-]{1,40}:\/\/[^:@]*:(.*)$/s.exec(address) ?? [];
  const written = [afterUser.slice(0, Math.max(0, afterUser.lastIndexOf('@')))];
  const query = URL.canParse(address) ? new URL(address).searchParams : new URLSearchParams();
  for (const [name, value] of query) if (/password/i.test(name)) written.push(value);
  return written.flatMap((one) => [one, decoded(one)]).filter(Boolean);
}

/**
 * Decodes all valid percent codes and leaves the rest as it is. `decodeURIComponent` would throw at a `%` without two digits.
 */
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
    // JSON within JSON, for example when an error quotes JSON and the log writes that error as JSON.
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
 * so the text before a secret (`user:` in `Authorization: Basic`) changes its letters. The secret can begin at the first,
 * second or third of the three bytes, and each of these positions has a form of its own.
 */
function base64Of(bytes: Buffer): string[] {
  const cores = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    return whole.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6));
  });
  return cores.flatMap((core) => [core, core.replaceAll('+', '-').replaceAll('/', '_')]);
}
