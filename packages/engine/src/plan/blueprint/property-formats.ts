import { Ajv } from "ajv";
import ajvFormats from "ajv-formats";

type TextCheck = (text: string) => boolean;

const ajv = new Ajv();
ajvFormats.default(ajv, ["date-time", "email", "ipv4", "ipv6"]);

/** No text of a format is longer than this; saying so also bounds what the format's regular expression costs. */
function standardFormat(format: string, maxLength: number): TextCheck {
  return ajv.compile<string>({ type: "string", maxLength, format });
}

const dateTime = standardFormat("date-time", 64);

/**
 * The formats of Port that a value is held to. The others (`markdown`, `yaml`, `proto`, `user`, `team`, `blueprints`)
 * say how to show a text, or name something outside the catalog: any string will do. `labeled-url` is an object, and
 * handled as a schema. Times need a zone, as RFC 3339 asks and Port's date pickers write: `2026-11-23T10:00:00.000Z`.
 */
export const PROPERTY_FORMATS: Readonly<Record<string, TextCheck>> = {
  "date-time": dateTime,
  timer: dateTime,
  email: standardFormat("email", 320),
  "idn-email": (text) => text.length <= 320 && /^[^\s@]+@[^\s@]+$/u.test(text),
  ipv4: standardFormat("ipv4", 15),
  ipv6: standardFormat("ipv6", 64),
  url: isUrl,
};

/** What a browser can open: `http://localhost:8080`, but not `example.com`, which has no scheme. */
function isUrl(text: string): boolean {
  return text.length <= 8_192 && URL.canParse(text);
}
