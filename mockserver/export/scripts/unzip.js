// The first file of a zip archive: newman and Postman have no library for it (RFC 1951).
function unzipped(bytes) {
  const start = 30 + bytes[26] + (bytes[27] << 8) + bytes[28] + (bytes[29] << 8);
  const out = [];
  let place = start * 8;
  const bit = () => (bytes[Math.floor(place / 8)] >> (place++ % 8)) & 1;
  const bits = (count) => Array.from({ length: count }, bit).reduce((sum, one, i) => sum + (one << i), 0);
  const decoder = (lengths) => {
    const symbols = [];
    const counts = Array.from({ length: 16 }, (_, length) => (length ? lengths.filter((one) => one === length).length : 0));
    for (let length = 1; length < 16; length++) lengths.forEach((one, symbol) => { if (one === length) symbols.push(symbol); });
    return () => {
      for (let length = 1, code = 0, first = 0, index = 0; length < 16; length++, code <<= 1) {
        code |= bit();
        if (code - first < counts[length]) return symbols[index + code - first];
        index += counts[length];
        first = (first + counts[length]) << 1;
      }
      throw new Error("the archive is broken");
    };
  };
  const distance = (symbol) => {
    const more = (symbol >> 1) - 1;
    return symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << more) + 1 + bits(more);
  };
  const repeats = (symbol) => {
    const more = (symbol - 261) >> 2;
    if (symbol < 265) return symbol - 254;
    return symbol === 285 ? 258 : ((4 + ((symbol - 265) & 3)) << more) + 3 + bits(more);
  };
  const codes = () => {
    const [literals, distances, given] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    const own = new Array(19).fill(0);
    for (let i = 0; i < given; i++) own[order[i]] = bits(3);
    const [next, lengths] = [decoder(own), []];
    while (lengths.length < literals + distances) {
      const symbol = next();
      if (symbol < 16) lengths.push(symbol);
      else if (symbol === 16) lengths.push(...new Array(3 + bits(2)).fill(lengths[lengths.length - 1]));
      else lengths.push(...new Array(symbol === 17 ? 3 + bits(3) : 11 + bits(7)).fill(0));
    }
    return [lengths.slice(0, literals), lengths.slice(literals)];
  };
  const fixed = () => [Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)), new Array(30).fill(5)];
  if (bytes[8] === 0) return Buffer.from(bytes.slice(start, start + bytes.readUInt32LE(18))).toString("utf8");
  for (let last = 0; !last;) {
    last = bit();
    const kind = bits(2);
    if (kind === 0) {
      place = Math.ceil(place / 8) * 8;
      for (let left = bits(16), _ = bits(16); left > 0; left--) out.push(bits(8));
      continue;
    }
    const [literal, back] = (kind === 1 ? fixed() : codes()).map(decoder);
    for (let symbol = literal(); symbol !== 256; symbol = literal()) {
      if (symbol < 256) out.push(symbol);
      else {
        const count = repeats(symbol);
        const from = out.length - distance(back());
        for (let i = 0; i < count; i++) out.push(out[from + i]);
      }
    }
  }
  return Buffer.from(out).toString("utf8");
}
