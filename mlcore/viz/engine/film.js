// Reads a film: the indices of the last step from its still picture, and the changes before it.
const toBytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
const inflate = async data => new Uint8Array(await new Response(
  new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer());

// The palette index of every pixel of a PNG with one byte a pixel and no filter, as page.py makes it.
async function readStill(still) {
  const png = toBytes(still.src.split(',')[1]), view = new DataView(png.buffer), parts = [];
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {     // length, name, data, sum
    if (view.getUint32(at + 4) === 0x49444154) parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const width = view.getUint32(16), height = view.getUint32(20);
  const rows = await inflate(new Blob(parts)), indices = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) indices.set(rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)), y * width);
  return { width, height, indices };
}

// What Film.pack wrote: change i turns the picture of step i + 1 into step i.
async function unpack({ counts, changes }) {
  const data = await inflate(toBytes(changes));
  const palettes = [new Uint32Array(data.buffer, 0, 256), new Uint32Array(data.buffer, 1024, 256)];
  let at = 2048;
  const runs = counts.map(count => Uint32Array.from({ length: 2 * count }, () => {    // gap, length, gap, ...
    let number = 0, shift = 0;
    for (; data[at] > 127; shift += 7) number += (data[at++] & 127) << shift;
    return number + (data[at++] << shift);
  }));
  return { palettes, changes: runs.map(numbers => {
    const colours = data.subarray(at);
    for (let k = 1; k < numbers.length; k += 2) at += numbers[k];
    return { numbers, colours };
  }) };
}

function apply({ numbers, colours }, indices) {
  let place = 0, colour = 0;
  for (let k = 0; k < numbers.length; k += 2) {
    place += numbers[k];
    indices.set(colours.subarray(colour, colour += numbers[k + 1]), place);
    place += numbers[k + 1];
  }
}
