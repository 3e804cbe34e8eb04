import { type Problem, problem } from "./problem.ts";
import { describeByte, type Utf8Fault, utf8Fault, wideEncoding } from "./utf8-fault.ts";

/**
 * Why a file that holds text cannot be read: it is UTF-16 or UTF-32, or one of its bytes is not UTF-8. Null if all is
 * UTF-8. Columns count UTF-16 units, as editors do.
 */
export function encodingProblem(bytes: Uint8Array, file: string): Problem | null {
  const wide = wideEncoding(bytes);
  if (wide !== null) {
    return problem("config_invalid_encoding", `${file} is ${wide.name}: convert it to UTF-8`, {
      location: { file, line: 1, column: 1 },
      hint: `Save it as UTF-8, or run \`${iconv(wide.iconv, file)}\`.`,
    });
  }
  const fault = utf8Fault(bytes);
  if (fault === null) return null;
  return problem("config_invalid_encoding", notUtf8(fault), {
    location: { file, ...placeOfByte(bytes, fault.offset) },
    hint: `Save it as UTF-8. If it is Latin-1: \`${iconv("LATIN1", file)}\`.`,
  });
}

/** ``byte 0xE9 (`é` in Latin-1) is not UTF-8`` */
export function notUtf8({ byte }: Utf8Fault): string {
  return `byte ${describeByte(byte)} is not UTF-8`;
}

/** Line and column of a byte, from 1. */
export function placeOfByte(bytes: Uint8Array, offset: number): { readonly line: number; readonly column: number } {
  const before = bytes.subarray(0, offset);
  const lineStart = before.lastIndexOf(NEWLINE) + 1;
  const line = before.reduce((count, byte) => (byte === NEWLINE ? count + 1 : count), 1);
  return { line, column: new TextDecoder().decode(before.subarray(lineStart)).length + 1 };
}

const NEWLINE = 0x0a;

/** `iconv -f LATIN1 -t UTF-8 a.yml > a.utf8.yml`; of a pipe without its files. */
function iconv(from: string, file: string): string {
  const convert = `iconv -f ${from} -t UTF-8`;
  if (file === "-" || file.startsWith("<")) return convert;
  return `${convert} ${inShell(file)} > ${inShell(file.replace(/(\.\w+)?$/, ".utf8$1"))}`;
}

function inShell(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
