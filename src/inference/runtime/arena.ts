/**
 * Static memory planning: slots that are never in use at the same time share addresses.
 */
import type { Slot } from "./regions.ts";

/** Slots start at multiples of this, so that vectors do not straddle cache lines needlessly. */
export const SLOT_ALIGNMENT = 64;

export const alignUp = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment;

/**
 * Gives every slot an address from `base` on: largest first, each at the lowest place free during its
 * lifetime. Within a few per cent of the best for chains like ours.
 * @param guard_bytes left free after each slot (tests put canaries there).
 * @returns the first address after all slots.
 */
export function layOut(slots: readonly Slot[], base: number, guard_bytes = 0): number {
  /** By address. */
  const placed: Slot[] = [];
  let end = base;
  for (const slot of [...slots].sort((a, b) => b.bytes - a.bytes)) {
    let address = base;
    for (const rival of placed) {
      if (rival.first > slot.last || slot.first > rival.last) continue;
      if (address + slot.bytes + guard_bytes <= rival.address) break;
      address = Math.max(address, alignUp(rival.address + rival.bytes + guard_bytes, SLOT_ALIGNMENT));
    }
    slot.address = address;
    let place = placed.length;
    while (place > 0 && (placed[place - 1]?.address ?? 0) > address) place--;
    placed.splice(place, 0, slot);
    end = Math.max(end, address + slot.bytes + guard_bytes);
  }
  return end;
}
