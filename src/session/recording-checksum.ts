/**
 * CRC-32 (ISO 3309, polynomial 0xEDB88320 reflected) of a text's UTF-8 bytes, eight hexadecimal digits.
 * Notices a file edited by hand or damaged on the way; it is no protection against intent.
 */
export function checksumOf(text: string): string {
  let crc = 0xffffffff;
  for (const byte of utf8(text)) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (~crc >>> 0).toString(16).padStart(8, "0");
}

/** The remainder of each byte: a session has megabytes of them. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
