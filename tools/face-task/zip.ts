/** A zip archive with stored (not compressed) entries and a fixed date: the same entries give the same bytes. */

export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array;
}

const LOCAL_HEADER = 30;
const CENTRAL_HEADER = 46;
const END_RECORD = 22;
/** 1 January 1980, the first day the format knows. */
const FIXED_DATE = 0x0021;
/** Stored data starts on a multiple of this, by padding the header's extra field. */
const ALIGNMENT = 16;

export function zipStored(entries: readonly ZipEntry[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let position = 0;
  for (const { name, data } of entries) {
    const encoded = encoder.encode(name);
    const unpadded = position + LOCAL_HEADER + encoded.length;
    const padding = (ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT;
    const crc = crc32(data);
    const local = header(LOCAL_HEADER, 0x04034b50, 4, crc, data.length, encoded.length);
    local.setUint16(28, padding, true);
    const central = header(CENTRAL_HEADER, 0x02014b50, 6, crc, data.length, encoded.length);
    central.setUint16(4, 20, true);
    central.setUint32(42, position, true);
    parts.push(bytesOf(local), encoded, new Uint8Array(padding), data);
    directory.push(bytesOf(central), encoded);
    position += LOCAL_HEADER + encoded.length + padding + data.length;
  }
  const directoryLength = directory.reduce((sum, part) => sum + part.length, 0);
  const end = new DataView(new ArrayBuffer(END_RECORD));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, directoryLength, true);
  end.setUint32(16, position, true);
  return concat([...parts, ...directory, bytesOf(end)]);
}

/**
 * The fields local and central headers share; they start at `shared` (version needed to extract).
 * Method 0, no flags, sizes in the header.
 */
function header(
  length: number,
  signature: number,
  shared: number,
  crc: number,
  size: number,
  nameLength: number,
): DataView {
  const view = new DataView(new ArrayBuffer(length));
  view.setUint32(0, signature, true);
  view.setUint16(shared, 20, true);
  view.setUint16(shared + 8, FIXED_DATE, true);
  view.setUint32(shared + 10, crc, true);
  view.setUint32(shared + 14, size, true);
  view.setUint32(shared + 18, size, true);
  view.setUint16(shared + 22, nameLength, true);
  return view;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 as zip uses it (IEEE 802.3). */
export function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    result.set(part, position);
    position += part.length;
  }
  return result;
}
