/** Things for a profile. They are paid for with acorns, which nobody can buy with money. */
export const wares = [
  { id: 'acorn-hat', name: 'Acorn hat', price: 15 },
  { id: 'paper-boat', name: 'Paper boat', price: 20 },
  { id: 'tin-robot', name: 'Tin robot', price: 30 },
  { id: 'moon-lamp', name: 'Moon lamp', price: 40 },
  { id: 'snail-racer', name: 'Racing snail', price: 25 },
  { id: 'kite', name: 'Very long kite', price: 35 },
] as const;

/** A mystery box: one of these, the rarer the further down. `chance` is out of 100 and is shown. */
export const mysteryBox = {
  id: 'mystery-box',
  name: 'Mystery box',
  price: 20,
  holds: [
    { name: 'Wooden button', chance: 70 },
    { name: 'Glow-worm jar', chance: 25 },
    { name: 'Golden acorn', chance: 5 },
  ],
} as const;

/** Draws from the box by a byte pair, so that the chances are those that are shown. */
export function drawFromBox(random: (size: number) => Uint8Array): string {
  // 100 divides 65,500: anything above would favour the first.
  let number = 65_500;
  while (number >= 65_500) {
    const [high = 0, low = 0] = random(2);
    number = high * 256 + low;
  }
  let rest = number % 100;
  for (const { name, chance } of mysteryBox.holds) {
    if (rest < chance) return name;
    rest -= chance;
  }
  return mysteryBox.holds[0].name;
}
