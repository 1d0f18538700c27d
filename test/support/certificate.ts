// Support: makes test certificates with nothing but node:crypto (X.509 in DER, RFC 5280).
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface Certified {
  /** PEM. */
  certificate: string;
  /** PEM. */
  key: string;
}

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const oid = (...bytes: number[]) => der(0x06, Buffer.from(bytes));
const integer = (value: number) => der(0x02, Buffer.from([value]));
const bits = (content: Uint8Array) => der(0x03, Buffer.from([0]), content);
const time = (at: Date) => der(0x18, Buffer.from(at.toISOString().replace(/[-:T]|\.\d+/g, '')));

const ECDSA_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const commonName = (name: string) =>
  sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(name)))));
const extension = (id: Buffer, value: Buffer) =>
  sequence(id, der(0x01, Buffer.from([0xff])), der(0x04, value));
/** The extension "subject alternative name", with one DNS name. */
const forHost = (host: string) => extension(oid(0x55, 0x1d, 0x11), sequence(der(0x82, Buffer.from(host))));
/** The extension "basic constraints": the certificate can sign others. */
const AUTHORITY = extension(oid(0x55, 0x1d, 0x13), sequence(der(0x01, Buffer.from([0xff]))));

interface Wanted {
  name: string;
  /** Null for an authority, which signs itself. */
  issuer: (Certified & { name: string }) | null;
  from: Date;
  to: Date;
}

/** Makes a certificate for the host `name`, signed by `issuer`. Without an issuer, makes an authority of that name. */
export function certify({ name, issuer, from, to }: Wanted): Certified & { name: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: KeyObject = issuer ? createPrivateKey(issuer.key) : privateKey;
  const content = sequence(
    der(0xa0, integer(2)),
    integer(issuer ? 2 : 1),
    ECDSA_SHA256,
    commonName(issuer?.name ?? name),
    sequence(time(from), time(to)),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(issuer ? forHost(name) : AUTHORITY)),
  );
  const whole = sequence(content, ECDSA_SHA256, bits(sign('sha256', content, signer)));
  const lines = whole
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n');
  return {
    name,
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
