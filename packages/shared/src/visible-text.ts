const UNSEEN =
  // Control characters, and what reorders or hides text: bidi marks, zero-width space and no-break space, line and
  // paragraph separator, half a surrogate pair. The zero-width joiner stays: emoji are made with it.
  /[\p{Cc}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\p{Cs}/gu;

/**
 * The text with every character made visible that would move the cursor, colour the terminal, or show in another order
 * than it is read: `"\u001b[2J"` becomes `␛[2J`. A tab becomes two spaces.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, visibleCharacter);
}

function visibleCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (character === "\t") return "  ";
  // Unicode has pictures for the ASCII controls: U+2400 for U+0000 and so on.
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
