import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

export interface Certified {
  /** PEM */
  readonly certificate: string;
  /** PEM, PKCS #8 */
  readonly key: string;
}

/** An authority that nobody trusts unless told to, and a certificate for 127.0.0.1 of it: X.509 (RFC 5280), P-256, good for a day. */
export function newAuthority(name: string): { readonly authority: string; readonly server: Certified } {
  const [ca, server] = [newKeys(), newKeys()];
  const issuer = commonName(name);
  const authority = certificate({ issuer, subject: issuer, of: ca, by: ca.privateKey, extensions: [IS_AUTHORITY] });
  const subject = commonName("127.0.0.1");
  const leaf = certificate({ issuer, subject, of: server, by: ca.privateKey, extensions: [FOR_LOOPBACK] });
  const key = server.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { authority: pem(authority), server: { certificate: pem(leaf), key } };
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function newKeys(): Keys {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

interface Facts {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly of: Keys;
  readonly by: KeyObject;
  readonly extensions: readonly Buffer[];
}

function certificate({ issuer, subject, of, by, extensions }: Facts): Buffer {
  const version = der(0xa0, der(INTEGER, Buffer.from([2])));
  // A leading 1 keeps it positive, whatever the other bytes are.
  const serial = der(INTEGER, Buffer.from([1]), randomBytes(8));
  const validity = der(SEQUENCE, time(Date.now() - HOUR), time(Date.now() + 24 * HOUR));
  const publicKey = of.publicKey.export({ type: "spki", format: "der" });
  const told = der(0xa3, der(SEQUENCE, ...extensions));
  const content = der(SEQUENCE, version, serial, ECDSA_WITH_SHA256, issuer, validity, subject, publicKey, told);
  const signature = der(BIT_STRING, Buffer.from([0]), sign("sha256", content, by));
  return der(SEQUENCE, content, ECDSA_WITH_SHA256, signature);
}

const HOUR = 3_600_000;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;

const ECDSA_WITH_SHA256 = der(SEQUENCE, der(OBJECT_IDENTIFIER, Buffer.from("2a8648ce3d040302", "hex")));
const BASIC_CONSTRAINTS = der(OBJECT_IDENTIFIER, Buffer.from("551d13", "hex"));
const SUBJECT_ALTERNATIVE_NAME = der(OBJECT_IDENTIFIER, Buffer.from("551d11", "hex"));
const TRUE = Buffer.from([0x01, 0x01, 0xff]);
const IS_AUTHORITY = der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, der(OCTET_STRING, der(SEQUENCE, TRUE)));
const LOOPBACK = der(0x87, Buffer.from([127, 0, 0, 1]));
const FOR_LOOPBACK = der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, der(SEQUENCE, LOOPBACK)));

function commonName(name: string): Buffer {
  const type = der(OBJECT_IDENTIFIER, Buffer.from("550403", "hex"));
  return der(SEQUENCE, der(SET, der(SEQUENCE, type, der(UTF8_STRING, Buffer.from(name)))));
}

/** `261124030000Z` */
function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, "").slice(2, 14);
  return der(UTC_TIME, Buffer.from(`${digits}Z`));
}

/** Tag, length, content. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const all = Buffer.concat(content);
  if (all.length < 0x80) return Buffer.concat([Buffer.from([tag, all.length]), all]);
  return Buffer.concat([Buffer.from([tag, 0x82, all.length >> 8, all.length & 0xff]), all]);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
